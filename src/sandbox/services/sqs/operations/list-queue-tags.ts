/** ListQueueTags: the tags of a queue. */
import { ListQueueTags$, type ListQueueTagsRequest, type ListQueueTagsResult } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const listQueueTags = defineOperation<ListQueueTagsRequest, ListQueueTagsResult, SqsState>(ListQueueTags$, {
  resources: queueArn,
  handle: (input, { state }) => {
    const { tags } = state.queue(input).model;
    return Object.keys(tags).length === 0 ? {} : { Tags: tags };
  },
});
