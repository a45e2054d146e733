/** SetDefaultPolicyVersion: activates a version of a customer's policy. */
import { SetDefaultPolicyVersion$, type SetDefaultPolicyVersionRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { POLICY_ARN, VERSION_ID } from '../input.ts';
import { getCustomerPolicy, getVersion } from '../policies.ts';
import type { IamState } from '../state.ts';

export const setDefaultPolicyVersion = defineOperation<SetDefaultPolicyVersionRequest, void, IamState>(
  SetDefaultPolicyVersion$,
  {
    rules: { PolicyArn: POLICY_ARN, VersionId: VERSION_ID },
    resources: policyResource,
    handle: async ({ PolicyArn, VersionId }, { state, clock }) => {
      const policy = getCustomerPolicy(state, PolicyArn);
      const { versionId } = getVersion(policy, VersionId);
      await state.savePolicy({ ...policy, defaultVersionId: versionId, updateDate: clock.now() });
    },
  },
);
