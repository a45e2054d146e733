/** UntagQueue: removes tags from a queue. */
import { UntagQueue$, type UntagQueueRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { withoutTags } from '../../../contract/tags.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const untagQueue = defineOperation<UntagQueueRequest, void, SqsState>(UntagQueue$, {
  resources: queueArn,
  handle: async (input, { state }) => {
    const queue = state.queue(input);
    await state.change(queue, { tags: withoutTags(queue.model.tags, input.TagKeys ?? []) });
  },
});
