/** UntagResource: removes tags from a function or an event source mapping. */
import { UntagResource$, type UntagResourceRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { TAGGED_ARN } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { untagByArn } from '../tags.ts';

export const untagResource = defineOperation<UntagResourceRequest, void, LambdaState>(UntagResource$, {
  rules: { Resource: TAGGED_ARN, TagKeys: { required: true } },
  resources: ({ Resource = '' }) => Resource,
  handle: async ({ Resource = '', TagKeys = [] }, { state }) => {
    await untagByArn(state, Resource, TagKeys);
  },
});
