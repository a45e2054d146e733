import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type StreamViewType,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { tableKeys } from '../dynamodb/table-input.ts';
import { useDynamoDb } from '../dynamodb/use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock, put } = dynamoDb;

const streamed = (StreamViewType: StreamViewType, key = 'id') =>
  dynamoDb.createTable({
    ...tableKeys({ [key]: 'S' }),
    StreamSpecification: { StreamEnabled: true, StreamViewType },
  });

/** The records of all shards, by sequence number. */
async function recordsOf(StreamArn: string | undefined) {
  const { StreamDescription } = await dynamoDb.streams.send(new DescribeStreamCommand({ StreamArn }));
  const shards = await Promise.all(
    (StreamDescription?.Shards ?? []).map(async ({ ShardId }) => {
      const { ShardIterator } = await dynamoDb.streams.send(
        new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      return (await dynamoDb.streams.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
    }),
  );
  const sequence = (record: (typeof shards)[number][number]) => BigInt(record.dynamodb?.SequenceNumber ?? 0);
  return shards.flat().sort((a, b) => (sequence(a) < sequence(b) ? -1 : 1));
}

test('a record has exactly the members that AWS returns', async () => {
  const { TableName, LatestStreamArn } = await streamed('NEW_AND_OLD_IMAGES');
  await put(TableName, { id: { S: 'a' }, n: { N: '1.50' }, b: { B: new Uint8Array([1, 2]) } });
  const [record] = await recordsOf(LatestStreamArn);
  expect(record).toEqual({
    awsRegion: 'eu-west-1',
    dynamodb: {
      ApproximateCreationDateTime: new Date(Math.floor(clock.now() / 1000) * 1000),
      Keys: { id: { S: 'a' } },
      NewImage: { id: { S: 'a' }, n: { N: '1.5' }, b: { B: new Uint8Array([1, 2]) } },
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
      SizeBytes: expect.any(Number),
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
    eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    eventVersion: '1.1',
  });
});

describe('which writes make records', () => {
  test('PutItem: new INSERT, changed MODIFY, identical none', async () => {
    const { TableName, LatestStreamArn } = await streamed('NEW_AND_OLD_IMAGES');
    await put(TableName, { id: { S: 'a' }, tags: { SS: ['x', 'y'] }, n: { N: '1' } });
    await put(TableName, { id: { S: 'a' }, tags: { SS: ['x', 'y'] }, n: { N: '1' } });
    // Equal in DynamoDB: attributes and sets are unordered, and 1.0 is 1.
    await put(TableName, { n: { N: '1.0' }, tags: { SS: ['y', 'x'] }, id: { S: 'a' } });
    await put(TableName, { id: { S: 'a' } });
    const records = await recordsOf(LatestStreamArn);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(records[1]?.dynamodb).toMatchObject({ NewImage: { id: { S: 'a' } }, OldImage: { n: { N: '1' } } });
  });

  test('UpdateItem: missing key INSERT, no change none', async () => {
    const { TableName, LatestStreamArn } = await streamed('NEW_AND_OLD_IMAGES');
    const update = new UpdateItemCommand({
      TableName,
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    });
    await dynamoDb.client.send(update);
    await dynamoDb.client.send(update);
    expect((await recordsOf(LatestStreamArn)).map(({ eventName }) => eventName)).toEqual(['INSERT']);
  });

  test('DeleteItem: existing REMOVE, missing none', async () => {
    const { TableName, LatestStreamArn } = await streamed('NEW_AND_OLD_IMAGES');
    await put(TableName, { id: { S: 'a' }, v: { S: 'x' } });
    const command = new DeleteItemCommand({ TableName, Key: { id: { S: 'a' } } });
    await dynamoDb.client.send(command);
    await dynamoDb.client.send(command);
    const records = await recordsOf(LatestStreamArn);
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'REMOVE']);
    expect(records[1]?.dynamodb).toMatchObject({ OldImage: { v: { S: 'x' } } });
    expect(records[1]?.dynamodb).not.toHaveProperty('NewImage');
    expect(records[1]).not.toHaveProperty('userIdentity');
  });

  test('batches and transactions: the same for each item', async () => {
    const { TableName, LatestStreamArn } = await streamed('KEYS_ONLY');
    await put(TableName, { id: { S: 'same' }, v: { S: 'x' } });
    await dynamoDb.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [
            { PutRequest: { Item: { id: { S: 'same' }, v: { S: 'x' } } } },
            { PutRequest: { Item: { id: { S: 'new' } } } },
            { DeleteRequest: { Key: { id: { S: 'missing' } } } },
          ],
        },
      }),
    );
    await dynamoDb.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: { id: { S: 'same' }, v: { S: 'x' } } } },
          { Delete: { TableName, Key: { id: { S: 'new' } } } },
          { Put: { TableName, Item: { id: { S: 'newer' } } } },
        ],
      }),
    );
    const records = await recordsOf(LatestStreamArn);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.Keys?.id?.S])).toEqual([
      ['INSERT', 'same'],
      ['INSERT', 'new'],
      ['REMOVE', 'new'],
      ['INSERT', 'newer'],
    ]);
  });

  test('a failed write makes none', async () => {
    const { TableName, LatestStreamArn } = await streamed('KEYS_ONLY');
    await expect(
      dynamoDb.client.send(
        new PutItemCommand({
          TableName,
          Item: { id: { S: 'a' } },
          ConditionExpression: 'attribute_exists(id)',
        }),
      ),
    ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(await recordsOf(LatestStreamArn)).toEqual([]);
  });
});

describe('view types', () => {
  const cases: [StreamViewType, string[][]][] = [
    ['KEYS_ONLY', [[], [], []]],
    ['NEW_IMAGE', [['NewImage'], ['NewImage'], []]],
    ['OLD_IMAGE', [[], ['OldImage'], ['OldImage']]],
    ['NEW_AND_OLD_IMAGES', [['NewImage'], ['NewImage', 'OldImage'], ['OldImage']]],
  ];
  test.each(cases)('%s shows its images of INSERT, MODIFY and REMOVE', async (viewType, images) => {
    const { TableName, LatestStreamArn } = await streamed(viewType);
    await put(TableName, { id: { S: 'a' } });
    await put(TableName, { id: { S: 'a' }, v: { S: 'x' } });
    await dynamoDb.client.send(new DeleteItemCommand({ TableName, Key: { id: { S: 'a' } } }));
    const records = await recordsOf(LatestStreamArn);
    expect(
      records.map(({ dynamodb }) => ['NewImage', 'OldImage'].filter((image) => dynamodb && image in dynamodb)),
    ).toEqual(images);
    expect(records.every(({ dynamodb }) => dynamodb?.Keys?.id?.S === 'a')).toBe(true);
  });
});

describe('SizeBytes as recorded from AWS', () => {
  const sizes: [string, StreamViewType, string, Record<string, AttributeValue>[], number[]][] = [
    [
      'an insert, then one attribute more',
      'NEW_AND_OLD_IMAGES',
      'id',
      [{ id: { S: 'id_value' } }, { id: { S: 'id_value' }, id2: { S: 'id2_new_value' } }],
      [20, 46],
    ],
    [
      'six bytes of binary',
      'NEW_IMAGE',
      'my_partition_key',
      [{ my_partition_key: { S: 'hello world' }, binary_key: { B: new Uint8Array(6) } }],
      [70],
    ],
    [
      'keys alone',
      'KEYS_ONLY',
      'Username',
      [{ Username: { S: 'Fred' } }, { Username: { S: 'Fred' }, a: { S: 'b' } }],
      [12, 12],
    ],
    ['a number', 'NEW_IMAGE', 'id', [{ id: { S: 'id_value_1' }, numericFilter: { N: '42' } }], [39]],
    [
      'a boolean',
      'NEW_IMAGE',
      'my_partition_key',
      [{ my_partition_key: { S: 'testId0' }, should_fail: { BOOL: true } }],
      [58],
    ],
  ];
  test.each(sizes)('%s', async (_name, viewType, key, items, expected) => {
    const { TableName, LatestStreamArn } = await streamed(viewType, key);
    for (const item of items) await put(TableName, item);
    const records = await recordsOf(LatestStreamArn);
    expect(records.map(({ dynamodb }) => dynamodb?.SizeBytes)).toEqual(expected);
  });
});

test('sequence numbers ascend and never repeat', async () => {
  const { TableName, LatestStreamArn } = await streamed('KEYS_ONLY');
  await Promise.all(Array.from({ length: 60 }, (_, index) => put(TableName, { id: { S: String(index) } })));
  const numbers = (await recordsOf(LatestStreamArn)).map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
  expect(new Set(numbers).size).toBe(60);
  expect(new Set(numbers.map((number) => number.length)).size).toBe(1);
});
