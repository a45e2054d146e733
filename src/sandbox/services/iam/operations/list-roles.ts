/** ListRoles: the account's roles by name, in pages. */
import { ListRoles$, type ListRolesRequest, type ListRolesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { PAGE_RULES, PATH } from '../input.ts';
import { truncatedPage } from '../pages.ts';
import { describeListedRole } from '../role.ts';
import type { IamState } from '../state.ts';

export const listRoles = defineOperation<ListRolesRequest, ListRolesResponse, IamState>(ListRoles$, {
  rules: { PathPrefix: PATH, ...PAGE_RULES },
  resources: ({ PathPrefix = '/' }, { state }) => state.arn(`role${PathPrefix}`),
  handle: ({ PathPrefix = '/', ...request }, { state }) => {
    const roles = state.roles.values().filter(({ path }) => path.startsWith(PathPrefix));
    const { items, end } = truncatedPage(roles, ({ roleName }) => roleName, request);
    return { Roles: items.map(describeListedRole), ...end };
  },
});
