/** DeleteMessageBatch: removes up to ten received messages. */
import {
  DeleteMessageBatch$,
  type DeleteMessageBatchRequest,
  type DeleteMessageBatchResult,
} from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { runBatch } from '../batch.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const deleteMessageBatch = defineOperation<DeleteMessageBatchRequest, DeleteMessageBatchResult, SqsState>(
  DeleteMessageBatch$,
  {
    action: 'sqs:DeleteMessage',
    resources: queueArn,
    handle: (input, { state }) => {
      const queue = state.queue(input);
      return runBatch(input.Entries, 'DeleteMessageBatchRequestEntry', async ({ Id, ReceiptHandle = '' }) => {
        await queue.delete(ReceiptHandle);
        return { Id };
      });
    },
  },
);
