/** ListEntitiesForPolicy: the roles that use a managed policy; there are no users and groups. */
import {
  ListEntitiesForPolicy$,
  type ListEntitiesForPolicyRequest,
  type ListEntitiesForPolicyResponse,
} from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { policyResource } from '../arns.ts';
import { PAGE_RULES, PATH, POLICY_ARN, required } from '../input.ts';
import { takePage } from '../pages.ts';
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
    const { arn } = getManagedPolicy(state, required(PolicyArn));
    const usesIt = (role: Role): boolean =>
      (PolicyUsageFilter !== 'PermissionsBoundary' && role.attached.some((policy) => policy.arn === arn)) ||
      (PolicyUsageFilter !== 'PermissionsPolicy' && role.permissionsBoundary === arn);
    const roles =
      EntityFilter === 'Role'
        ? state.roles.values().filter((role) => role.path.startsWith(PathPrefix) && usesIt(role))
        : [];
    const { items, end } = takePage(roles, ({ roleName }) => roleName, request);
    const PolicyRoles = items.map(({ roleName, roleId }) => ({ RoleName: roleName, RoleId: roleId }));
    return { PolicyGroups: [], PolicyUsers: [], PolicyRoles, ...end };
  },
});
