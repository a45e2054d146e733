/** DeletePolicy: deletes an unused policy with a single version. */
import { DeletePolicy$, type DeletePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { POLICY_ARN } from '../input.ts';
import { getCustomerPolicy } from '../policies.ts';
import type { IamState } from '../state.ts';

export const deletePolicy = defineOperation<DeletePolicyRequest, void, IamState>(DeletePolicy$, {
  rules: { PolicyArn: POLICY_ARN },
  resources: policyResource,
  handle: async ({ PolicyArn }, { state }) => {
    const policy = getCustomerPolicy(state, PolicyArn);
    const { attachmentCount, boundaryCount } = state.policyUse(policy.arn);
    if (attachmentCount + boundaryCount > 0)
      throw new ServiceError('DeleteConflict', 'Cannot delete a policy attached to entities.', 409);
    if (policy.versions.length > 1)
      throw new ServiceError(
        'DeleteConflict',
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
        409,
      );
    await state.removePolicy(policy.arn);
  },
});
