/** ListRolePolicies: the names of a role's inline policies, in pages. */
import { ListRolePolicies$, type ListRolePoliciesRequest, type ListRolePoliciesResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { PAGE_RULES, ROLE_NAME } from '../input.ts';
import { truncatedPage } from '../pages.ts';
import type { IamState } from '../state.ts';

export const listRolePolicies = defineOperation<ListRolePoliciesRequest, ListRolePoliciesResponse, IamState>(
  ListRolePolicies$,
  {
    rules: { RoleName: ROLE_NAME, ...PAGE_RULES },
    resources: roleResource,
    handle: ({ RoleName, ...request }, { state }) => {
      const { items, end } = truncatedPage(state.role(RoleName).inline, ({ name }) => name, request);
      return { PolicyNames: items.map(({ name }) => name), ...end };
    },
  },
);
