/** TagResource: adds tags to a function or an event source mapping, replacing those of the same key. */
import { TagResource$, type TagResourceRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { TAGGED_ARN } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { tagByArn } from '../tags.ts';

export const tagResource = defineOperation<TagResourceRequest, void, LambdaState>(TagResource$, {
  rules: { Resource: TAGGED_ARN, Tags: { required: true } },
  resources: ({ Resource = '' }) => Resource,
  handle: async ({ Resource = '', Tags = {} }, { state }) => {
    await tagByArn(state, Resource, Tags);
  },
});
