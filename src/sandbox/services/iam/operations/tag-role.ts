/** TagRole: adds tags to a role or replaces their values. */
import { TagRole$, type TagRoleRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { ROLE_NAME, TAG_RULES } from '../input.ts';
import type { IamState } from '../state.ts';
import { mergeTagsIgnoringCase } from '../tags.ts';

export const tagRole = defineOperation<TagRoleRequest, void, IamState>(TagRole$, {
  rules: { RoleName: ROLE_NAME, ...TAG_RULES, Tags: { ...TAG_RULES.Tags, required: true } },
  resources: roleResource,
  handle: async ({ RoleName, Tags }, { state }) => {
    const role = state.role(RoleName);
    await state.saveRole({ ...role, tags: mergeTagsIgnoringCase(role.tags, Tags) });
  },
});
