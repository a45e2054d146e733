import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  type Message,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, test } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
let QueueUrl: string;
let count = 0;

function sqs(): SQSClient {
  return used.client(SQSClient);
}

beforeEach(async () => {
  count += 1;
  const created = await sqs().send(new CreateQueueCommand({ QueueName: `failures-${count}` }));
  QueueUrl = created.QueueUrl ?? '';
});

function send(MessageBody: string, more: object = {}): Promise<unknown> {
  return sqs().send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
}

async function receive(more: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> {
  const { Messages } = await sqs().send(new ReceiveMessageCommand({ QueueUrl, ...more }));
  return Messages ?? [];
}

async function attributes(...names: string[]): Promise<Record<string, string> | undefined> {
  const AttributeNames = names as ['All']; // whatever names, also ones that are none
  const { Attributes } = await sqs().send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
  return Attributes;
}

describe('queues', () => {
  test('have a URL and an ARN, and are created twice only with the same attributes', async () => {
    const QueueName = `failures-${count}`;
    expect(QueueUrl).toBe(`${used.sandbox.endpoint}/000000000000/${QueueName}`);
    expect(await sqs().send(new GetQueueUrlCommand({ QueueName }))).toMatchObject({ QueueUrl });
    expect(await attributes('QueueArn')).toEqual({ QueueArn: `arn:aws:sqs:us-east-1:000000000000:${QueueName}` });
    await sqs().send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '30' } }));
    await expect(
      sqs().send(new CreateQueueCommand({ QueueName, Attributes: { VisibilityTimeout: '31' } })),
    ).rejects.toMatchObject({
      name: 'QueueNameExists',
      message: 'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    });
  });

  test('do not exist after deletion', async () => {
    await send('lost');
    await sqs().send(new DeleteQueueCommand({ QueueUrl }));
    await expect(receive()).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
      message: 'The specified queue does not exist.',
    });
    await sqs().send(new CreateQueueCommand({ QueueName: `failures-${count}` }));
    expect(await receive()).toEqual([]);
  });

  test('are listed by prefix, in pages', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await sqs().send(new CreateQueueCommand({ QueueName: name }));
    const first = await sqs().send(new ListQueuesCommand({ QueueNamePrefix: 'list-', MaxResults: 2 }));
    const second = await sqs().send(
      new ListQueuesCommand({ QueueNamePrefix: 'list-', MaxResults: 2, NextToken: first.NextToken }),
    );
    const names = [...(first.QueueUrls ?? []), ...(second.QueueUrls ?? [])].map((url) => url.split('/').at(-1));
    expect(names).toEqual(['list-a', 'list-b', 'list-c']);
    expect(second.NextToken).toBeUndefined();
  });

  test('keep their attributes and tags', async () => {
    await sqs().send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { DelaySeconds: '5' } }));
    expect(await attributes('All')).toMatchObject({
      DelaySeconds: '5',
      VisibilityTimeout: '30',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: expect.stringMatching(/^\d{10}$/),
    });
    await sqs().send(new TagQueueCommand({ QueueUrl, Tags: { 'streamlab:lab': 'dogs', team: 'a' } }));
    await sqs().send(new UntagQueueCommand({ QueueUrl, TagKeys: ['team'] }));
    const { Tags } = await sqs().send(new ListQueueTagsCommand({ QueueUrl }));
    expect(Tags).toEqual({ 'streamlab:lab': 'dogs' });
  });

  test.each([
    [
      new CreateQueueCommand({ QueueName: 'a b' }),
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    ],
    [
      new CreateQueueCommand({ QueueName: 'a', Attributes: { VisibilityTimeout: '43201' } }),
      'Invalid value for the parameter VisibilityTimeout.',
    ],
    [new GetQueueUrlCommand({ QueueName: 'none' }), 'The specified queue does not exist.'],
  ])('%# is rejected', async (command, message) => {
    await expect(sqs().send(command as CreateQueueCommand)).rejects.toMatchObject({
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('messages', () => {
  test('are received once until their visibility timeout ends, then again', async () => {
    await send('hello');
    const [message] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(message).toMatchObject({
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: expect.stringMatching(/^\d{13}$/) },
    });
    expect(await receive()).toEqual([]);
    expect(await attributes('ApproximateNumberOfMessagesNotVisible')).toEqual({
      ApproximateNumberOfMessagesNotVisible: '1',
    });

    await used.sandbox.advanceClock(30_000);
    const [again] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(again).toMatchObject({ MessageId: message?.MessageId, Attributes: { ApproximateReceiveCount: '2' } });
    await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
    await sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
    await used.sandbox.advanceClock(30_000);
    expect(await receive()).toEqual([]);
  });

  test('a long poll returns a message as soon as it is sent', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('at last');
    expect(await waiting).toMatchObject([{ Body: 'at last' }]);
  });

  test('a long poll returns a message as soon as it becomes visible', async () => {
    await send('later', { DelaySeconds: 10 });
    const waiting = receive({ WaitTimeSeconds: 20 });
    await used.sandbox.advanceClock(10_000);
    expect(await waiting).toMatchObject([{ Body: 'later' }]);
  });

  test('a long poll without messages returns nothing after the wait time', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await expect
      .poll(async () => {
        await used.sandbox.advanceClock(20_000);
        return Promise.race([waiting, new Promise((resolve) => setImmediate(resolve, 'still waiting'))]);
      })
      .toEqual([]);
  });

  test('become visible early, or stay hidden for longer', async () => {
    await send('one');
    const [message] = await receive();
    const ReceiptHandle = message?.ReceiptHandle;
    await sqs().send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }));
    await used.sandbox.advanceClock(59_000);
    expect(await receive()).toEqual([]);
    await sqs().send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    expect(await receive()).toHaveLength(1);
  });

  test('carry attributes, and their checksum', async () => {
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'failure' },
      tries: { DataType: 'Number', StringValue: '3' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 3]) },
    };
    const sent = await sqs().send(new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes }));
    const [message] = await receive({ MessageAttributeNames: ['All'], VisibilityTimeout: 0 });
    expect(message).toMatchObject({ MessageAttributes, MD5OfMessageAttributes: sent.MD5OfMessageAttributes });
    const [some] = await receive({ MessageAttributeNames: ['ki.*'], VisibilityTimeout: 0 });
    expect(Object.keys(some?.MessageAttributes ?? {})).toEqual(['kind']);
    const [none] = await receive();
    expect(none?.MessageAttributes).toBeUndefined();
  });

  test('are sent and deleted in batches, of which single entries may fail', async () => {
    const { Successful, Failed } = await sqs().send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'a', MessageBody: 'one' },
          { Id: 'b', MessageBody: '' },
          { Id: 'c', MessageBody: 'three' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(Failed).toEqual([
      {
        Id: 'b',
        SenderFault: true,
        Code: 'MissingParameter',
        Message: 'The request must contain the parameter MessageBody.',
      },
    ]);
    const messages = await receive({ MaxNumberOfMessages: 10 });
    expect(messages.map(({ Body }) => Body)).toEqual(['one', 'three']);
    const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await sqs().send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: Entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 })),
      }),
    );
    expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '2' });
    const deleted = await sqs().send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [...Entries, { Id: 'x', ReceiptHandle: 'made-up' }] }),
    );
    expect(deleted.Successful).toHaveLength(2);
    expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
    expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '0' });
  });

  test('are deleted by a purge, or when they expire', async () => {
    await send('purged');
    await sqs().send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
    await send('old');
    await used.sandbox.advanceClock(4 * 24 * 3_600_000 + 1000);
    expect(await receive()).toEqual([]);
  });

  test.each([
    ['EmptyBatchRequest', 0, 'There should be at least one SendMessageBatchRequestEntry in the request.'],
    ['TooManyEntriesInBatchRequest', 11, 'Maximum number of entries per request are 10. You have sent 11.'],
  ])('%s', async (name, entries, message) => {
    const Entries = Array.from({ length: entries }, (_, index) => ({ Id: String(index), MessageBody: 'x' }));
    await expect(sqs().send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name,
      message,
    });
  });

  test('limits are in the error messages', async () => {
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toThrow(
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    );
    await expect(send('x'.repeat(1_048_577))).rejects.toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    );
    await expect(sqs().send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made-up' }))).rejects.toMatchObject({
      name: 'ReceiptHandleIsInvalid',
      message: 'The input receipt handle "made-up" is not a valid receipt handle.',
    });
  });
});

test('an operation that is not served is named', async () => {
  await expect(sqs().send(new StartMessageMoveTaskCommand({ SourceArn: 'arn:x' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 501 },
  });
});
