/** DeleteRolePermissionsBoundary: removes a role's permissions boundary. */
import { DeleteRolePermissionsBoundary$, type DeleteRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { noSuchEntity } from '../errors.ts';
import { ROLE_NAME } from '../input.ts';
import type { IamState } from '../state.ts';

export const deleteRolePermissionsBoundary = defineOperation<DeleteRolePermissionsBoundaryRequest, void, IamState>(
  DeleteRolePermissionsBoundary$,
  {
    rules: { RoleName: ROLE_NAME },
    resources: roleResource,
    handle: async ({ RoleName }, { state }) => {
      const role = state.role(RoleName);
      if (role.permissionsBoundary === undefined)
        throw noSuchEntity(`Role ${role.roleName} does not have a permissions boundary`);
      await state.saveRole({ ...role, permissionsBoundary: undefined });
    },
  },
);
