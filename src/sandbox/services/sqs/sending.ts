/** The common part of SendMessage and of each entry of SendMessageBatch. */
import type { MessageAttributeValue } from '@aws-sdk/client-sqs';
import { attributeNumber } from './attributes.ts';
import { checkRange } from './errors.ts';
import { checkBody, md5Of, md5OfAttributes, readAttributes } from './message.ts';
import type { Queue } from './queue.ts';

export interface MessageInput {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
}

export interface SentMessage {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes: string | undefined;
}

/** Throws for an invalid message; durable when the promise resolves. */
export async function sendMessageTo(queue: Queue, input: MessageInput, senderId: string): Promise<SentMessage> {
  const { MessageBody, DelaySeconds: delaySeconds, MessageAttributes } = input;
  checkRange('DelaySeconds', delaySeconds, [0, 900]);
  const body = checkBody(MessageBody, attributeNumber(queue.model, 'MaximumMessageSize'));
  const attributes = readAttributes(MessageAttributes);
  const [sent] = await queue.send([{ body, attributes, delaySeconds, senderId }]);
  return {
    MessageId: sent?.messageId ?? '',
    MD5OfMessageBody: md5Of(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
  };
}
