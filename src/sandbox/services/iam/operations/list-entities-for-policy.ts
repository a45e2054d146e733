/** ListEntitiesForPolicy: the roles that use a managed policy; there are no users and groups. */
import {
  ListEntitiesForPolicy$,
  type ListEntitiesForPolicyRequest,
  type ListEntitiesForPolicyResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { PAGE_RULES, PATH, POLICY_ARN } from '../input.ts';
import { truncatedPage } from '../pages.ts';
import { getManagedPolicy } from '../policies.ts';
import type { Role } from '../role.ts';
import type { IamState } from '../state.ts';

export const listEntitiesForPolicy = defineOperation<
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
  IamState
>(ListEntitiesForPolicy$, {
  rules: {
    PolicyArn: POLICY_ARN,
    EntityFilter: { values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
    PathPrefix: PATH,
    PolicyUsageFilter: { values: ['PermissionsPolicy', 'PermissionsBoundary'] },
    ...PAGE_RULES,
  },
  resources: policyResource,
  handle: ({ PolicyArn, EntityFilter = 'Role', PathPrefix = '/', PolicyUsageFilter, ...request }, { state }) => {
    const { arn } = getManagedPolicy(state, PolicyArn);
    const usesIt = (role: Role): boolean =>
      (PolicyUsageFilter !== 'PermissionsBoundary' && role.attached.some((policy) => policy.arn === arn)) ||
      (PolicyUsageFilter !== 'PermissionsPolicy' && role.permissionsBoundary === arn);
    const roles =
      EntityFilter === 'Role'
        ? state.roles.values().filter((role) => role.path.startsWith(PathPrefix) && usesIt(role))
        : [];
    const { items, end } = truncatedPage(roles, ({ roleName }) => roleName, request);
    const PolicyRoles = items.map(({ roleName, roleId }) => ({ RoleName: roleName, RoleId: roleId }));
    return { PolicyGroups: [], PolicyUsers: [], PolicyRoles, ...end };
  },
});
