/** UpdateRole: changes description and maximum session duration; absent members keep their values. */
import { UpdateRole$, type UpdateRoleRequest, type UpdateRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { DESCRIPTION, ROLE_NAME, SESSION_SECONDS } from '../input.ts';
import type { IamState } from '../state.ts';

export const updateRole = defineOperation<UpdateRoleRequest, UpdateRoleResponse, IamState>(UpdateRole$, {
  rules: { RoleName: ROLE_NAME, Description: DESCRIPTION, MaxSessionDuration: SESSION_SECONDS },
  resources: roleResource,
  handle: async ({ RoleName, Description, MaxSessionDuration }, { state }) => {
    const role = state.role(RoleName);
    await state.saveRole({
      ...role,
      description: Description ?? role.description,
      maxSessionDuration: MaxSessionDuration ?? role.maxSessionDuration,
    });
    return {};
  },
});
