/** ListTags: the tags of a function or an event source mapping. */
import { ListTags$, type ListTagsRequest, type ListTagsResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { TAGGED_ARN } from '../rules.ts';
import type { LambdaState } from '../state.ts';
import { tagsOf } from '../tags.ts';

export const listTags = defineOperation<ListTagsRequest, ListTagsResponse, LambdaState>(ListTags$, {
  rules: { Resource: TAGGED_ARN },
  resources: ({ Resource = '' }) => Resource,
  handle: ({ Resource = '' }, { state }) => ({ Tags: { ...tagsOf(state, Resource) } }),
});
