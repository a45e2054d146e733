/** GetRole: a role without its permissions. */
import { GetRole$, type GetRoleRequest, type GetRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { ROLE_NAME } from '../input.ts';
import { describeRole } from '../role.ts';
import type { IamState } from '../state.ts';

export const getRole = defineOperation<GetRoleRequest, GetRoleResponse, IamState>(GetRole$, {
  rules: { RoleName: ROLE_NAME },
  resources: roleResource,
  handle: ({ RoleName }, { state }) => ({ Role: describeRole(state.role(RoleName)) }),
});
