/** DeletePolicy: deletes an unused policy with a single version. */
import { DeletePolicy$, type DeletePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { deleteConflict } from '../errors.ts';
import { POLICY_ARN } from '../input.ts';
import { getCustomerPolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

export const deletePolicy = defineOperation<DeletePolicyRequest, void, IamState>(DeletePolicy$, {
  rules: { PolicyArn: POLICY_ARN },
  resources: policyResource,
  handle: async ({ PolicyArn }, { state }) => {
    const policy = getCustomerPolicy(state, PolicyArn);
    const { attachmentCount, boundaryCount } = state.policyUse(policy.arn);
    if (attachmentCount + boundaryCount > 0) throw deleteConflict('Cannot delete a policy attached to entities.');
    if (policy.versions.length > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    await state.removePolicy(policy.arn);
  },
});
