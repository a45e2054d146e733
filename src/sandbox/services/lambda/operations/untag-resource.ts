/** UntagResource: removes tags from a function or an event source mapping. */
import { UntagResource$, type UntagResourceRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { TAGGED_ARN } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { removeTags } from '../tags.ts';

export const untagResource = defineOperation<UntagResourceRequest, object, LambdaState>(UntagResource$, {
  rules: { Resource: TAGGED_ARN, TagKeys: { required: true } },
  resources: ({ Resource = '' }) => Resource,
  handle: async ({ Resource = '', TagKeys = [] }, { state }) => {
    await removeTags(state, Resource, TagKeys);
    return {};
  },
});
