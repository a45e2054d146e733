/** DeleteRolePolicy: removes an inline policy from a role. */
import { DeleteRolePolicy$, type DeleteRolePolicyRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_NAME, ROLE_NAME } from '../input.ts';
import { getInlinePolicy } from '../role.ts';
import type { IamState } from '../state.ts';

export const deleteRolePolicy = defineOperation<DeleteRolePolicyRequest, void, IamState>(DeleteRolePolicy$, {
  rules: { RoleName: ROLE_NAME, PolicyName: POLICY_NAME },
  resources: roleResource,
  handle: async ({ RoleName, PolicyName }, { state }) => {
    const role = state.role(RoleName);
    const policy = getInlinePolicy(role, PolicyName);
    await state.saveRole({ ...role, inline: role.inline.filter((inline) => inline !== policy) });
  },
});
