/** ReceiveMessage: up to ten messages, waited for if need be, hidden from others for a while. */
import { ReceiveMessage$, type ReceiveMessageRequest, type ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { defineOperation } from '../../../contract/service.ts';
import { attributeNumber } from '../attributes.ts';
import { checkRange } from '../errors.ts';
import { receiveWithin } from '../long-poll.ts';
import { describeMessage } from '../message.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const receiveMessage = defineOperation<ReceiveMessageRequest, ReceiveMessageResult, SqsState>(ReceiveMessage$, {
  resources: queueArn,
  handle: async (input, { state, clock, signal }) => {
    const queue = state.queue(input);
    const { MaxNumberOfMessages: limit, VisibilityTimeout: visibility, WaitTimeSeconds: wait } = input;
    checkRange('MaxNumberOfMessages', limit, [1, 10]);
    checkRange('VisibilityTimeout', visibility, [0, 43_200]);
    checkRange('WaitTimeSeconds', wait, [0, 20]);
    const receipt = {
      limit: limit ?? 1,
      visibilitySeconds: visibility ?? attributeNumber(queue.model, 'VisibilityTimeout'),
      waitSeconds: wait ?? attributeNumber(queue.model, 'ReceiveMessageWaitTimeSeconds'),
    };
    const messages = await receiveWithin(queue, receipt, clock, signal);
    const asked = {
      system: [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])],
      message: input.MessageAttributeNames ?? [],
    };
    return messages.length === 0 ? {} : { Messages: messages.map((message) => describeMessage(message, asked)) };
  },
});
