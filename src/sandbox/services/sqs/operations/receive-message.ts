/** ReceiveMessage: receives up to ten messages, optionally with a long poll. */
import { ReceiveMessage$, type ReceiveMessageRequest, type ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { defineOperation, type RequestContext } from '../../../contract/service.ts';
import { nextChange } from '../../../store/notifier.ts';
import { attributeNumber } from '../attributes.ts';
import { checkRange } from '../errors.ts';
import { describeMessage } from '../message.ts';
import type { Queue, ReceivedMessage } from '../queue.ts';
import { queueArn } from '../queue-arn.ts';
import type { SqsState } from '../state.ts';

export const receiveMessage = defineOperation<ReceiveMessageRequest, ReceiveMessageResult, SqsState>(ReceiveMessage$, {
  resources: queueArn,
  handle: async (input, context) => {
    const queue = context.state.queue(input);
    const { MaxNumberOfMessages: limit, VisibilityTimeout: visibility, WaitTimeSeconds: wait } = input;
    checkRange('MaxNumberOfMessages', limit, [1, 10]);
    checkRange('VisibilityTimeout', visibility, [0, 43_200]);
    checkRange('WaitTimeSeconds', wait, [0, 20]);
    const receipt = {
      limit: limit ?? 1,
      visibilitySeconds: visibility ?? attributeNumber(queue.model, 'VisibilityTimeout'),
      waitSeconds: wait ?? attributeNumber(queue.model, 'ReceiveMessageWaitTimeSeconds'),
    };
    const messages = await receiveWithin(queue, receipt, context);
    const asked = {
      system: [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])],
      message: input.MessageAttributeNames ?? [],
    };
    return messages.length === 0 ? {} : { Messages: messages.map((message) => describeMessage(message, asked)) };
  },
});

interface Receipt {
  readonly limit: number;
  readonly visibilitySeconds: number;
  readonly waitSeconds: number;
}

/** Waits for messages; an empty list after the wait time, or when the caller disconnects. */
async function receiveWithin(
  queue: Queue,
  { limit, visibilitySeconds, waitSeconds }: Receipt,
  { clock, signal }: RequestContext<SqsState>,
): Promise<ReceivedMessage[]> {
  const deadline = clock.now() + waitSeconds * 1000;
  for (;;) {
    const messages = await queue.receive(limit, visibilitySeconds);
    const now = clock.now();
    if (messages.length > 0 || now >= deadline || signal.aborted) return messages;
    const wakeUpAt = Math.min(deadline, queue.nextVisibleAt() ?? deadline);
    await nextChange(queue.changes, wakeUpAt - now, { clock, signal });
  }
}
