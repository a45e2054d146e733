/** DeleteMessage: removes a received message. */
import { DeleteMessage$, type DeleteMessageRequest } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { missingParameter } from '../errors.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const deleteMessage = defineOperation<DeleteMessageRequest, void, SqsState>(DeleteMessage$, {
  resources: queueArn,
  handle: async (input, { state }) => {
    const queue = state.queue(input);
    if (!input.ReceiptHandle) throw missingParameter('ReceiptHandle');
    await queue.delete(input.ReceiptHandle);
  },
});
