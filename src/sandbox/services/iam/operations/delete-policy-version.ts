/** DeletePolicyVersion: removes a version that is not the default. */
import { DeletePolicyVersion$, type DeletePolicyVersionRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { deleteConflict } from '../errors.ts';
import { POLICY_ARN, VERSION_ID } from '../input.ts';
import { getCustomerPolicy, getVersion } from '../policies.ts';
import type { IamState } from '../state.ts';

export const deletePolicyVersion = defineOperation<DeletePolicyVersionRequest, void, IamState>(DeletePolicyVersion$, {
  rules: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
  resources: policyResource,
  handle: async ({ PolicyArn, VersionId }, { state }) => {
    const policy = getCustomerPolicy(state, PolicyArn);
    const version = getVersion(policy, VersionId);
    if (version.versionId === policy.defaultVersionId)
      throw deleteConflict('Cannot delete the default version of a policy.');
    await state.savePolicy({ ...policy, versions: policy.versions.filter((other) => other !== version) });
  },
});
