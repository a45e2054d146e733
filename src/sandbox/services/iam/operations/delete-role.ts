/** DeleteRole: deletes a role without policies. */
import { DeleteRole$, type DeleteRoleRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { deleteConflict } from '../errors.ts';
import { ROLE_NAME } from '../input.ts';
import type { IamState } from '../state.ts';

export const deleteRole = defineOperation<DeleteRoleRequest, void, IamState>(DeleteRole$, {
  rules: { RoleName: ROLE_NAME },
  resources: roleResource,
  handle: async ({ RoleName }, { state }) => {
    const role = state.role(RoleName);
    if (role.attached.length > 0) throw deleteConflict('Cannot delete entity, must detach all policies first.');
    if (role.inline.length > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
    await state.removeRole(role);
  },
});
