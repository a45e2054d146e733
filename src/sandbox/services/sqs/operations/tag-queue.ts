/** TagQueue: adds tags to a queue or replaces their values. */
import { TagQueue$, type TagQueueRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const tagQueue = defineOperation<TagQueueRequest, void, SqsState>(TagQueue$, {
  resources: queueArn,
  handle: async (input, { state }) => {
    const queue = state.queue(input);
    await state.change(queue, { tags: { ...queue.model.tags, ...input.Tags } });
  },
});
