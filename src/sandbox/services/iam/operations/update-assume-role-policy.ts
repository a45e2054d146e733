/** UpdateAssumeRolePolicy: replaces a role's trust policy. */
import { UpdateAssumeRolePolicy$, type UpdateAssumeRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_DOCUMENT, ROLE_NAME } from '../input.ts';
import { checkTrustPolicyDocument } from '../policy-documents.ts';
import type { IamState } from '../state.ts';

export const updateAssumeRolePolicy = defineOperation<UpdateAssumeRolePolicyRequest, void, IamState>(
  UpdateAssumeRolePolicy$,
  {
    rules: { RoleName: ROLE_NAME, PolicyDocument: POLICY_DOCUMENT },
    resources: roleResource,
    handle: async ({ RoleName, PolicyDocument: assumeRolePolicyDocument = '' }, { state, clock }) => {
      const role = state.role(RoleName);
      checkTrustPolicyDocument(assumeRolePolicyDocument, state.partition);
      await state.saveRole({ ...role, assumeRolePolicyDocument, trustedSince: clock.now() });
    },
  },
);
