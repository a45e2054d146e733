/** Converts messages between the API's shapes and the stored form. */
import { createHash } from 'node:crypto';
import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import { invalidParameterValue, missingParameter } from './errors.ts';
import type { MessageAttribute } from './model.ts';
import type { ReceivedMessage } from './queue.ts';

export type Attributes = Readonly<Record<string, MessageAttribute>>;

/** The system attributes that ReceiveMessage can return. */
const SYSTEM_ATTRIBUTES: Readonly<Record<string, (message: ReceivedMessage) => string>> = {
  SenderId: ({ senderId }) => senderId,
  SentTimestamp: ({ sentAt }) => String(sentAt),
  ApproximateReceiveCount: ({ receiveCount }) => String(receiveCount),
  ApproximateFirstReceiveTimestamp: ({ firstReceivedAt }) => String(firstReceivedAt),
};

/** Throws if the body is missing or longer than `maxBytes`. */
export function checkBody(body: string | undefined, maxBytes: number): string {
  if (!body) throw missingParameter('MessageBody');
  if (Buffer.byteLength(body) > maxBytes) {
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  return body;
}

export function readAttributes(attributes: Readonly<Record<string, MessageAttributeValue>> = {}): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType: dataType = '', StringValue: text, BinaryValue: bytes }]) => {
      if (!/^(String|Number|Binary)(\..*)?$/.test(dataType)) {
        throw invalidParameterValue(
          `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
        );
      }
      const value =
        bytes === undefined ? { stringValue: text ?? '' } : { binaryValue: Buffer.from(bytes).toString('base64') };
      return [name, { dataType, ...value }];
    }),
  );
}

export function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** AWS's documented digest: by ascending name; name, type and value each after its length. Undefined without attributes. */
export function md5OfAttributes(attributes: Attributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  for (const name of names) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    const { dataType, stringValue, binaryValue } = attribute;
    hash.update(framed(Buffer.from(name))).update(framed(Buffer.from(dataType)));
    hash.update(Buffer.from([binaryValue === undefined ? 1 : 2]));
    hash.update(
      framed(binaryValue === undefined ? Buffer.from(stringValue ?? '') : Buffer.from(binaryValue, 'base64')),
    );
  }
  return hash.digest('hex');
}

export interface AskedAttributes {
  /** `All`, or names such as `SentTimestamp`. */
  readonly system: readonly string[];
  /** `All` or `.*`, names, or prefixes such as `order.*`. */
  readonly message: readonly string[];
}

export function describeMessage(message: ReceivedMessage, asked: AskedAttributes): Message {
  const system = Object.entries(SYSTEM_ATTRIBUTES)
    .filter(([name]) => asked.system.includes('All') || asked.system.includes(name))
    .map(([name, read]) => [name, read(message)] as const);
  const attributes = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => asked.message.some((pattern) => matches(name, pattern))),
  );
  const md5 = md5OfAttributes(attributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5Of(message.body),
    Body: message.body,
    Attributes: system.length === 0 ? undefined : Object.fromEntries(system),
    MD5OfMessageAttributes: md5,
    MessageAttributes: md5 === undefined ? undefined : describeAttributes(attributes),
  };
}

function describeAttributes(attributes: Attributes): Record<string, MessageAttributeValue> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { dataType, stringValue, binaryValue }]) => [
      name,
      binaryValue === undefined
        ? { StringValue: stringValue, DataType: dataType }
        : { BinaryValue: Buffer.from(binaryValue, 'base64'), DataType: dataType },
    ]),
  );
}

function matches(name: string, pattern: string): boolean {
  if (pattern === 'All' || pattern === '.*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : name === pattern;
}

function framed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
