import {
  type AttributeValue,
  GetItemCommand,
  TransactGetItemsCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock } = dynamoDb;

type Item = Record<string, AttributeValue>;
let TableName = '';
let keys = 0;
let id = '';

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable());
});

beforeEach(() => {
  keys += 1;
  id = `item-${keys}`;
});

const put = (item: Item) => dynamoDb.put(TableName, item);
const get = async (key: string) =>
  (await dynamoDb.client.send(new GetItemCommand({ TableName, Key: { id: { S: key } } }))).Item;

const transact = (TransactItems: TransactWriteItem[], more: Partial<TransactWriteItemsCommandInput> = {}) =>
  dynamoDb.client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));

const putOf = (key: string, more: Item = {}): TransactWriteItem => ({
  Put: { TableName, Item: { id: { S: key }, ...more } },
});

describe('TransactWriteItems', () => {
  test('commits all actions', async () => {
    await put({ id: { S: `${id}-old` } });
    await put({ id: { S: `${id}-checked` }, n: { N: '1' } });
    await transact([
      putOf(`${id}-new`),
      { Delete: { TableName, Key: { id: { S: `${id}-old` } } } },
      {
        Update: {
          TableName,
          Key: { id: { S: `${id}-updated` } },
          UpdateExpression: 'ADD n :n',
          ExpressionAttributeValues: { ':n': { N: '5' } },
        },
      },
      {
        ConditionCheck: {
          TableName,
          Key: { id: { S: `${id}-checked` } },
          ConditionExpression: 'n = :n',
          ExpressionAttributeValues: { ':n': { N: '1' } },
        },
      },
    ]);
    expect(await get(`${id}-new`)).toBeDefined();
    expect(await get(`${id}-old`)).toBeUndefined();
    expect(await get(`${id}-updated`)).toEqual({ id: { S: `${id}-updated` }, n: { N: '5' } });
  });

  test('commits nothing when a condition fails, and reports which and why', async () => {
    await put({ id: { S: `${id}-b` }, v: { S: 'x' } });
    const cancelled = transact([
      putOf(`${id}-a`),
      {
        Put: {
          TableName,
          Item: { id: { S: `${id}-b` } },
          ConditionExpression: 'attribute_not_exists(id)',
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
      {
        ConditionCheck: { TableName, Key: { id: { S: `${id}-c` } }, ConditionExpression: 'attribute_exists(id)' },
      },
    ]);
    await expect(cancelled).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
        '[None, ConditionalCheckFailed, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { id: { S: `${id}-b` }, v: { S: 'x' } },
        },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      ],
    });
    expect(await get(`${id}-a`)).toBeUndefined();
  });

  test('errors that depend on the item are cancellation reasons', async () => {
    await put({ id: { S: id }, v: { S: 'text' } });
    await expect(
      transact([
        {
          Update: {
            TableName,
            Key: { id: { S: id } },
            UpdateExpression: 'ADD v :n',
            ExpressionAttributeValues: { ':n': { N: '1' } },
          },
        },
      ]),
    ).rejects.toMatchObject({
      CancellationReasons: [
        { Code: 'ValidationError', Message: 'An operand in the update expression has an incorrect data type' },
      ],
    });
  });

  const refused: [string, () => TransactWriteItem[], object][] = [
    [
      'an item twice',
      () => [putOf('twice'), { Delete: { TableName, Key: { id: { S: 'twice' } } } }],
      {
        name: 'ValidationException',
        message: 'Transaction request cannot include multiple operations on one item',
      },
    ],
    ['no items', () => [], { name: 'ValidationException' }],
    [
      'two actions in one',
      () => [{ ...putOf('a'), Delete: { TableName, Key: { id: { S: 'b' } } } }],
      { name: 'ValidationException', message: 'TransactItems can only contain one of Check, Put, Update or Delete' },
    ],
    [
      'an invalid expression',
      () => [{ Put: { TableName, Item: { id: { S: 'a' } }, ConditionExpression: 'nonsense' } }],
      { name: 'ValidationException', message: expect.stringMatching(/^Invalid ConditionExpression: Syntax error/) },
    ],
    [
      'an unknown table',
      () => [{ Put: { TableName: 'no-such-table', Item: { id: { S: 'a' } } } }],
      { name: 'ResourceNotFoundException', message: 'Requested resource not found' },
    ],
    [
      'a key of another schema',
      () => [{ Delete: { TableName, Key: { other: { S: 'a' } } } }],
      {
        name: 'TransactionCanceledException',
        CancellationReasons: [
          { Code: 'ValidationError', Message: 'The provided key element does not match the schema' },
        ],
      },
    ],
    ['101 items', () => Array.from({ length: 101 }, (_, n) => putOf(String(n))), { name: 'ValidationException' }],
  ];
  test.each(refused)('refuses %s', async (_name, items, error) => {
    await expect(transact(items())).rejects.toMatchObject(error);
  });

  test('consumes twice the units of single writes', async () => {
    const { ConsumedCapacity } = await transact([putOf(id), putOf(`${id}-2`)], { ReturnConsumedCapacity: 'TOTAL' });
    expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, WriteCapacityUnits: 4 }]);
  });
});

describe('the client request token', () => {
  const add = () => [
    {
      Update: {
        TableName,
        Key: { id: { S: id } },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    },
  ];

  test('makes repeated requests idempotent for ten minutes', async () => {
    const token = { ClientRequestToken: `token-${id}` };
    await transact(add(), token);
    await transact(add(), token);
    expect((await get(id))?.n).toEqual({ N: '1' });
    await clock.advance(10 * 60_000 + 1);
    await transact(add(), token);
    expect((await get(id))?.n).toEqual({ N: '2' });
  });

  test('cannot be used for another request', async () => {
    const token = { ClientRequestToken: `token-${id}` };
    await transact(add(), token);
    await expect(transact([putOf(`${id}-other`)], token)).rejects.toMatchObject({
      name: 'IdempotentParameterMismatchException',
    });
  });

  test('of a cancelled transaction can be used again', async () => {
    const token = { ClientRequestToken: `token-${id}` };
    const conditional = () => [
      { Put: { TableName, Item: { id: { S: id } }, ConditionExpression: 'attribute_not_exists(id)' } },
    ];
    await put({ id: { S: id } });
    await expect(transact(conditional(), token)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
    await expect(transact(conditional(), token)).rejects.toMatchObject({ name: 'TransactionCanceledException' });
  });
});

describe('conflicts', () => {
  const conflict = { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };

  test('an item in a running transaction cancels another one and refuses a single write', async () => {
    // The lock of a transaction that is still running.
    const storeKey = await keyOf(id);
    dynamoDb.state.items.locks.acquire(storeKey, 'transaction', () => {});
    try {
      await expect(transact([putOf(`${id}-free`), putOf(id)])).rejects.toMatchObject({
        CancellationReasons: [{ Code: 'None' }, conflict],
      });
      await expect(put({ id: { S: id } })).rejects.toMatchObject({
        name: 'TransactionConflictException',
        message: 'Transaction is ongoing for the item',
      });
      await expect(
        dynamoDb.client.send(
          new TransactGetItemsCommand({ TransactItems: [{ Get: { TableName, Key: { id: { S: id } } } }] }),
        ),
      ).rejects.toMatchObject({ CancellationReasons: [conflict] });
      // Plain reads see the last committed state.
      expect(await get(id)).toBeUndefined();
    } finally {
      dynamoDb.state.items.locks.release(storeKey);
    }
    await transact([putOf(id)]);
    expect(await get(id)).toBeDefined();
  });

  test('a transaction waits for a single write', async () => {
    const storeKey = await keyOf(id);
    dynamoDb.state.items.locks.acquire(storeKey, 'write', () => {});
    const waiting = transact([putOf(`${id}-a`), putOf(id)]);
    await expect.poll(() => dynamoDb.state.items.locks.waiting(storeKey)).toBe(1);
    dynamoDb.state.items.locks.release(storeKey);
    await waiting;
    expect(await get(id)).toBeDefined();
  });

  test('of concurrent transactions the acknowledged ones are committed, the others are not', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 30 }, () =>
        transact(
          [id, `${id}-twin`].map((key) => ({
            Update: {
              TableName,
              Key: { id: { S: key } },
              UpdateExpression: 'ADD n :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
          })),
        ),
      ),
    );
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeGreaterThan(0);
    expect((await get(id))?.n).toEqual({ N: String(done) });
    expect((await get(`${id}-twin`))?.n).toEqual({ N: String(done) });
  });

  /** The item's key in the store, which is also its lock. */
  async function keyOf(key: string): Promise<string> {
    await put({ id: { S: key } });
    const prefix = `item/${TableName}/`;
    const entries = await dynamoDb.state.store.range({ gte: prefix, lt: `${prefix}~` });
    const entry = entries.find(([, text]) => text.includes(`"${key}"`));
    await transact([{ Delete: { TableName, Key: { id: { S: key } } } }]);
    return entry?.[0] ?? '';
  }
});

test('TransactGetItems answers in the order of the request', async () => {
  await put({ id: { S: id }, v: { S: 'x' }, w: { S: 'y' } });
  const { Responses, ConsumedCapacity } = await dynamoDb.client.send(
    new TransactGetItemsCommand({
      TransactItems: [
        { Get: { TableName, Key: { id: { S: 'missing' } } } },
        { Get: { TableName, Key: { id: { S: id } }, ProjectionExpression: 'v' } },
      ],
      ReturnConsumedCapacity: 'TOTAL',
    }),
  );
  expect(Responses).toEqual([{}, { Item: { v: { S: 'x' } } }]);
  expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
});
