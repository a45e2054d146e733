/** ListRoleTags: a role's tags by key, in pages. */
import { ListRoleTags$, type ListRoleTagsRequest, type ListRoleTagsResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { PAGE_RULES, ROLE_NAME } from '../input.ts';
import { truncatedPage } from '../pages.ts';
import { formatTags } from '../role.ts';
import type { IamState } from '../state.ts';

export const listRoleTags = defineOperation<ListRoleTagsRequest, ListRoleTagsResponse, IamState>(ListRoleTags$, {
  rules: { RoleName: ROLE_NAME, ...PAGE_RULES },
  resources: roleResource,
  handle: ({ RoleName, ...request }, { state }) => {
    const tags = formatTags(state.role(RoleName).tags) ?? [];
    const { items, end } = truncatedPage(tags, ({ Key = '' }) => Key, request);
    return { Tags: [...items], ...end };
  },
});
