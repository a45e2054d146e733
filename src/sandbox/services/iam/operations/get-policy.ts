/** GetPolicy: a managed policy without its document. */
import { GetPolicy$, type GetPolicyRequest, type GetPolicyResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { POLICY_ARN } from '../input.ts';
import { describePolicy } from '../managed-policy.ts';
import { getManagedPolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

export const getPolicy = defineOperation<GetPolicyRequest, GetPolicyResponse, IamState>(GetPolicy$, {
  rules: { PolicyArn: POLICY_ARN },
  resources: policyResource,
  handle: ({ PolicyArn }, { state }) => {
    const policy = getManagedPolicy(state, PolicyArn);
    return { Policy: describePolicy(policy, state.policyUse(policy.arn)) };
  },
});
