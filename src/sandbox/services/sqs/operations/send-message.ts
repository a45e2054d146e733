/** SendMessage: sends a message to a queue. */
import { SendMessage$, type SendMessageRequest, type SendMessageResult } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { queueArn } from '../queue-arn.ts';
import { sendMessageTo } from '../sending.ts';
import type { SqsState } from '../state.ts';

export const sendMessage = defineOperation<SendMessageRequest, SendMessageResult, SqsState>(SendMessage$, {
  resources: queueArn,
  handle: (input, { state, caller }) => sendMessageTo(state.queue(input), input, caller.userId),
});
