/** PutRolePermissionsBoundary: limits a role to the permissions of a managed policy. */
import { PutRolePermissionsBoundary$, type PutRolePermissionsBoundaryRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { POLICY_ARN, ROLE_NAME } from '../input.ts';
import { checkBoundary } from '../policies.ts';
import type { IamState } from '../state.ts';

export const putRolePermissionsBoundary = defineOperation<PutRolePermissionsBoundaryRequest, void, IamState>(
  PutRolePermissionsBoundary$,
  {
    rules: { RoleName: ROLE_NAME, PermissionsBoundary: POLICY_ARN },
    resources: roleResource,
    handle: async ({ RoleName, PermissionsBoundary }, { state }) => {
      const role = state.role(RoleName);
      checkBoundary(state, PermissionsBoundary);
      await state.saveRole({ ...role, permissionsBoundary: PermissionsBoundary });
    },
  },
);
