/** UpdateAssumeRolePolicy: replaces a role's trust policy. */
import { UpdateAssumeRolePolicy$, type UpdateAssumeRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_DOCUMENT, ROLE_NAME, required } from '../input.ts';
import { checkTrustPolicyDocument } from '../policy-documents.ts';
import type { IamState } from '../state.ts';

export const updateAssumeRolePolicy = defineOperation<UpdateAssumeRolePolicyRequest, object, IamState>(
  UpdateAssumeRolePolicy$,
  {
    rules: { RoleName: ROLE_NAME, PolicyDocument: POLICY_DOCUMENT },
    resources: roleResource,
    handle: async ({ RoleName, PolicyDocument }, { state, clock }) => {
      const role = state.role(RoleName);
      const assumeRolePolicyDocument = required(PolicyDocument);
      checkTrustPolicyDocument(assumeRolePolicyDocument);
      await state.saveRole({ ...role, assumeRolePolicyDocument, trustedSince: clock.now() });
      return {};
    },
  },
);
