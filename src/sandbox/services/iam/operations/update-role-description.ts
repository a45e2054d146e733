/** UpdateRoleDescription: the predecessor of UpdateRole; it returns the role. */
import {
  UpdateRoleDescription$,
  type UpdateRoleDescriptionRequest,
  type UpdateRoleDescriptionResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { DESCRIPTION, ROLE_NAME } from '../input.ts';
import { describeListedRole } from '../role.ts';
import type { IamState } from '../state.ts';

export const updateRoleDescription = defineOperation<
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  IamState
>(UpdateRoleDescription$, {
  rules: { RoleName: ROLE_NAME, Description: { ...DESCRIPTION, required: true } },
  resources: roleResource,
  handle: async ({ RoleName, Description }, { state }) => {
    const role = { ...state.role(RoleName), description: Description };
    await state.saveRole(role);
    return { Role: describeListedRole(role) };
  },
});
