/** GetPolicyVersion: a version of a managed policy with its document. */
import { GetPolicyVersion$, type GetPolicyVersionRequest, type GetPolicyVersionResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { POLICY_ARN, VERSION_ID } from '../input.ts';
import { describeVersionWithDocument } from '../managed-policy.ts';
import { getManagedPolicy, getVersion } from '../policies.ts';
import type { IamState } from '../state.ts';

export const getPolicyVersion = defineOperation<GetPolicyVersionRequest, GetPolicyVersionResponse, IamState>(
  GetPolicyVersion$,
  {
    rules: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
    resources: policyResource,
    handle: ({ PolicyArn, VersionId }, { state }) => {
      const policy = getManagedPolicy(state, PolicyArn);
      return { PolicyVersion: describeVersionWithDocument(policy, getVersion(policy, VersionId)) };
    },
  },
);
