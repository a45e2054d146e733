/** SendMessageBatch: sends up to ten messages to a queue. */
import { SendMessageBatch$, type SendMessageBatchRequest, type SendMessageBatchResult } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { runBatch } from '../batch.ts';
import { queueArn } from '../queue-arn.ts';
import { sendMessageTo } from '../sending.ts';
import type { SqsState } from '../state.ts';

export const sendMessageBatch = defineOperation<SendMessageBatchRequest, SendMessageBatchResult, SqsState>(
  SendMessageBatch$,
  {
    action: 'sqs:SendMessage',
    resources: queueArn,
    handle: (input, { state, caller }) => {
      const queue = state.queue(input);
      return runBatch(input.Entries, 'SendMessageBatchRequestEntry', async (entry) => ({
        Id: entry.Id,
        ...(await sendMessageTo(queue, entry, caller.userId)),
      }));
    },
  },
);
