/** ChangeMessageVisibilityBatch: ChangeMessageVisibility for up to ten messages. */
import {
  ChangeMessageVisibilityBatch$,
  type ChangeMessageVisibilityBatchRequest,
  type ChangeMessageVisibilityBatchResult,
} from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { runBatch } from '../batch.ts';
import { checkRange } from '../errors.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const changeMessageVisibilityBatch = defineOperation<
  ChangeMessageVisibilityBatchRequest,
  ChangeMessageVisibilityBatchResult,
  SqsState
>(ChangeMessageVisibilityBatch$, {
  action: 'sqs:ChangeMessageVisibility',
  resources: queueArn,
  handle: (input, { state }) => {
    const queue = state.queue(input);
    return runBatch(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry', async (entry) => {
      const { Id, ReceiptHandle: handle = '', VisibilityTimeout: seconds = 0 } = entry;
      checkRange('VisibilityTimeout', seconds, [0, 43_200]);
      await queue.changeVisibility(handle, seconds);
      return { Id };
    });
  },
});
