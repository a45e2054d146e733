/** Sections 6.4 and 6.5: which writes make records, the contents of the records, and their SizeBytes. */
import type { AttributeValue, StreamViewType } from '@aws-sdk/client-dynamodb';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTableStream } from '../resources.ts';
import { readStream } from '../stream-records.ts';

type Item = Record<string, AttributeValue>;
type Write = (aws: Account, TableName: string) => Promise<unknown>;

const A: Item = { id: { S: 'a' }, v: { S: 'x' } };
const KEY = { id: { S: 'a' } };

const put =
  (Item: Item): Write =>
  (aws, TableName) =>
    aws.dynamodb.putItem({ TableName, Item });

const update =
  (value: string): Write =>
  (aws, TableName) =>
    aws.dynamodb.updateItem({
      TableName,
      Key: KEY,
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { S: value } },
    });

const remove: Write = (aws, TableName) => aws.dynamodb.deleteItem({ TableName, Key: KEY });

const batch =
  (...items: Item[]): Write =>
  (aws, TableName) =>
    aws.dynamodb.batchWriteItem({
      RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) },
    });

const transaction =
  (...items: Item[]): Write =>
  (aws, TableName) =>
    aws.dynamodb.transactWriteItems({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) });

const B: Item = { id: { S: 'b' } };

/** The item before, the write, its operation, and the records that it makes. */
const WRITES: readonly (readonly [
  operation: string,
  given: string,
  before: Write[],
  write: Write,
  records: string[],
])[] = [
  ['PutItem', 'a new item', [], put(A), ['INSERT']],
  ['PutItem', 'a changed item', [put(A)], put({ ...A, v: { S: 'y' } }), ['MODIFY']],
  ['PutItem', 'an identical item', [put(A)], put(A), []],
  ['UpdateItem', 'a missing key', [], update('x'), ['INSERT']],
  ['UpdateItem', 'a change', [put(A)], update('y'), ['MODIFY']],
  ['UpdateItem', 'what leaves the item as it was', [put(A)], update('x'), []],
  ['DeleteItem', 'an existing item', [put(A)], remove, ['REMOVE']],
  ['DeleteItem', 'a missing item', [], remove, []],
  ['BatchWriteItem', 'a new item together with an identical one', [put(A)], batch(A, B), ['INSERT']],
  ['BatchWriteItem', 'only identical items', [put(A)], batch(A), []],
  ['TransactWriteItems', 'a new item together with an identical one', [put(A)], transaction(A, B), ['INSERT']],
  ['TransactWriteItems', 'only identical items', [put(A)], transaction(A), []],
];

const writeCases = WRITES.map(
  ([operation, given, before, write, records]): ConformanceCase => ({
    section: '6.4',
    operation,
    given,
    expected: records.join(' and ') || 'no record',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      for (const each of before) await each(aws, aws.name);
      await write(aws, aws.name);
      const names = (await readStream(aws, streamArn)).map(({ eventName }) => eventName);
      expect(names.slice(before.length)).toEqual(records);
    },
  }),
);

/** Which images the records of INSERT, MODIFY and REMOVE have. */
const VIEWS: Readonly<Record<StreamViewType, readonly (readonly string[])[]>> = {
  KEYS_ONLY: [['Keys'], ['Keys'], ['Keys']],
  NEW_IMAGE: [['Keys', 'NewImage'], ['Keys', 'NewImage'], ['Keys']],
  OLD_IMAGE: [['Keys'], ['Keys', 'OldImage'], ['Keys', 'OldImage']],
  NEW_AND_OLD_IMAGES: [
    ['Keys', 'NewImage'],
    ['Keys', 'NewImage', 'OldImage'],
    ['Keys', 'OldImage'],
  ],
};

const viewCases = Object.entries(VIEWS).map(
  ([view, expected]): ConformanceCase => ({
    section: '6.5',
    operation: 'GetRecords',
    given: view,
    expected: `INSERT ${expected[0]?.join('+')}, MODIFY ${expected[1]?.join('+')}, REMOVE ${expected[2]?.join('+')}`,
    run: async (aws) => {
      const streamArn = await createTableStream(aws, view as StreamViewType); // a key of the table above
      for (const write of [put(A), update('y'), remove]) await write(aws, aws.name);
      const images = (await readStream(aws, streamArn)).map(({ dynamodb }) =>
        Object.keys(dynamodb ?? {})
          .filter((name) => /Keys|Image$/.test(name))
          .sort(),
      );
      expect(images).toEqual(expected);
    },
  }),
);

/** Writes in order, the view type, and the recorded SizeBytes of the last record. */
const SIZES: readonly (readonly [
  given: string,
  view: StreamViewType,
  key: string,
  items: (Item | undefined)[],
  size: number,
])[] = [
  ['{id: "id_value"} inserted', 'NEW_AND_OLD_IMAGES', 'id', [{ id: { S: 'id_value' } }], 20],
  [
    '{id: "id_value"} that gets id2: "id2_new_value"',
    'NEW_AND_OLD_IMAGES',
    'id',
    [{ id: { S: 'id_value' } }, { id: { S: 'id_value' }, id2: { S: 'id2_new_value' } }],
    46,
  ],
  [
    'my_partition_key: "hello world" with 6 bytes of binary_key',
    'NEW_IMAGE',
    'my_partition_key',
    [{ my_partition_key: { S: 'hello world' }, binary_key: { B: Buffer.from('foobar') } }],
    70,
  ],
  ['Username: "Fred" inserted', 'KEYS_ONLY', 'Username', [{ Username: { S: 'Fred' } }], 12],
  [
    'Username: "Fred" modified',
    'KEYS_ONLY',
    'Username',
    [{ Username: { S: 'Fred' } }, { Username: { S: 'Fred' }, n: { N: '1' } }],
    12,
  ],
  ['Username: "Fred" removed', 'KEYS_ONLY', 'Username', [{ Username: { S: 'Fred' } }, undefined], 12],
  [
    'numericFilter: 42 next to id: "id_value_1"',
    'NEW_AND_OLD_IMAGES',
    'id',
    [{ id: { S: 'id_value_1' }, numericFilter: { N: '42' } }],
    39,
  ],
  [
    'should_fail BOOL next to my_partition_key: "testId0"',
    'NEW_IMAGE',
    'my_partition_key',
    [{ my_partition_key: { S: 'testId0' }, should_fail: { BOOL: true } }],
    58,
  ],
];

const sizeCases = SIZES.map(
  ([given, view, key, items, size]): ConformanceCase => ({
    section: '6.5',
    operation: 'GetRecords',
    given: `${given}, ${view}`,
    expected: `SizeBytes ${size}`,
    run: async (aws) => {
      const streamArn = await createTableStream(aws, view, {
        AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
      });
      const Key = { [key]: items[0]?.[key] ?? { S: '' } };
      for (const Item of items) {
        if (Item === undefined) await aws.dynamodb.deleteItem({ TableName: aws.name, Key });
        else await aws.dynamodb.putItem({ TableName: aws.name, Item });
      }
      const sizes = (await readStream(aws, streamArn)).map(({ dynamodb }) => dynamodb?.SizeBytes);
      expect(sizes.slice(items.length - 1)).toEqual([size]);
    },
  }),
);

export const streamRecordCases: readonly ConformanceCase[] = [...writeCases, ...viewCases, ...sizeCases];
