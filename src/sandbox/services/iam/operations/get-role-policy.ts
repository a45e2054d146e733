/** GetRolePolicy: one inline policy of a role. */
import { GetRolePolicy$, type GetRolePolicyRequest, type GetRolePolicyResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_NAME, ROLE_NAME } from '../input.ts';
import { encodeDocument } from '../policy-documents.ts';
import { getInlinePolicy } from '../role.ts';
import type { IamState } from '../state.ts';

export const getRolePolicy = defineOperation<GetRolePolicyRequest, GetRolePolicyResponse, IamState>(GetRolePolicy$, {
  rules: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
  resources: roleResource,
  handle: ({ RoleName, PolicyName }, { state }) => {
    const role = state.role(RoleName);
    const { name, document } = getInlinePolicy(role, PolicyName);
    return { RoleName: role.roleName, PolicyName: name, PolicyDocument: encodeDocument(document) };
  },
});
