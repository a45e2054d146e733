/** CreatePolicyVersion: adds a version to a customer's policy, and activates it on request. */
import {
  CreatePolicyVersion$,
  type CreatePolicyVersionRequest,
  type CreatePolicyVersionResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { quotaExceeded } from '../errors.ts';
import { POLICY_ARN, POLICY_DOCUMENT } from '../input.ts';
import { describeVersion, type PolicyVersion } from '../managed-policy.ts';
import { getCustomerPolicy } from '../policies.ts';
import { checkPolicyDocument, checkPolicySize } from '../policy-documents.ts';
import type { IamState } from '../state.ts';

const MOST_VERSIONS = 5;

export const createPolicyVersion = defineOperation<CreatePolicyVersionRequest, CreatePolicyVersionResponse, IamState>(
  CreatePolicyVersion$,
  {
    rules: { PolicyArn: POLICY_ARN, PolicyDocument: POLICY_DOCUMENT },
    resources: policyResource,
    handle: async ({ PolicyArn, PolicyDocument: document = '', SetAsDefault }, { state, clock }) => {
      const policy = getCustomerPolicy(state, PolicyArn);
      checkPolicyDocument(document, state.partition);
      checkPolicySize(document);
      if (policy.versions.length >= MOST_VERSIONS)
        throw quotaExceeded(
          `A managed policy can have up to ${MOST_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
        );
      // Numbers are never reused, even when the newest version was deleted.
      const number = policy.latestVersion + 1;
      const version: PolicyVersion = { versionId: `v${number}`, document, createDate: clock.now() };
      const changed = {
        ...policy,
        latestVersion: number,
        updateDate: version.createDate,
        versions: [version, ...policy.versions],
        defaultVersionId: SetAsDefault ? version.versionId : policy.defaultVersionId,
      };
      await state.savePolicy(changed);
      return { PolicyVersion: describeVersion(changed, version) };
    },
  },
);
