/** ListInstanceProfilesForRole: always empty; tools call it before they delete a role. */
import {
  ListInstanceProfilesForRole$,
  type ListInstanceProfilesForRoleRequest,
  type ListInstanceProfilesForRoleResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { PAGE_RULES, ROLE_NAME } from '../input.ts';
import type { IamState } from '../state.ts';

export const listInstanceProfilesForRole = defineOperation<
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  IamState
>(ListInstanceProfilesForRole$, {
  rules: { RoleName: ROLE_NAME, ...PAGE_RULES },
  resources: roleResource,
  handle: ({ RoleName }, { state }) => {
    state.role(RoleName);
    return { InstanceProfiles: [], IsTruncated: false };
  },
});
