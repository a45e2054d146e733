/** DeleteQueue: deletes a queue with its messages. */
import { DeleteQueue$, type DeleteQueueRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const deleteQueue = defineOperation<DeleteQueueRequest, void, SqsState>(DeleteQueue$, {
  resources: queueArn,
  handle: (input, { state }) => state.delete(state.queue(input)),
});
