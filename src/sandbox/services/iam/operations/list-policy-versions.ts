/** ListPolicyVersions: the versions of a managed policy, the newest first, in pages. */
import {
  ListPolicyVersions$,
  type ListPolicyVersionsRequest,
  type ListPolicyVersionsResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { PAGE_RULES, POLICY_ARN } from '../input.ts';
import { describeVersion } from '../managed-policy.ts';
import { truncatedPage } from '../pages.ts';
import { getManagedPolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

export const listPolicyVersions = defineOperation<ListPolicyVersionsRequest, ListPolicyVersionsResponse, IamState>(
  ListPolicyVersions$,
  {
    rules: { PolicyArn: POLICY_ARN, ...PAGE_RULES },
    resources: policyResource,
    handle: ({ PolicyArn, ...request }, { state }) => {
      const policy = getManagedPolicy(state, PolicyArn);
      // A policy has at most five versions; pages are sorted by their index.
      const placed = policy.versions.map((version, place) => ({ version, place }));
      const { items, end } = truncatedPage(placed, ({ place }) => String(place), request);
      return { Versions: items.map(({ version }) => describeVersion(policy, version)), ...end };
    },
  },
);
