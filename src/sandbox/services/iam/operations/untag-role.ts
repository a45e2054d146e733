/** UntagRole: removes tags from a role; missing keys are no error. */
import { UntagRole$, type UntagRoleRequest } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { ROLE_NAME } from '../input.ts';
import type { IamState } from '../state.ts';
import { withoutTagsIgnoringCase } from '../tags.ts';

export const untagRole = defineOperation<UntagRoleRequest, void, IamState>(UntagRole$, {
  rules: {
    RoleName: ROLE_NAME,
    TagKeys: { required: true, maxLength: 50 },
    'TagKeys.member': { minLength: 1, maxLength: 128, pattern: '[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+' },
  },
  resources: roleResource,
  handle: async ({ RoleName, TagKeys = [] }, { state }) => {
    const role = state.role(RoleName);
    await state.saveRole({ ...role, tags: withoutTagsIgnoringCase(role.tags, TagKeys) });
  },
});
