import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { keySchema, tableKeys } from './table-input.ts';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { put } = dynamoDb;

type Item = Record<string, AttributeValue>;
const get = async (TableName: string, Key: Item) =>
  (await dynamoDb.client.send(new GetItemCommand({ TableName, Key }))).Item;

describe('one item', () => {
  let TableName = '';
  beforeAll(async () => {
    ({ TableName } = await dynamoDb.createTable({
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }],
    }));
  });

  test('is read as it was written, with attributes of every type', async () => {
    const item: Item = {
      id: { N: '1' },
      text: { S: 'ä🐕' },
      empty: { S: '' },
      bytes: { B: new Uint8Array([0, 255]) },
      yes: { BOOL: true },
      nothing: { NULL: true },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '2.5'] },
      blobs: { BS: [new Uint8Array([1])] },
      list: { L: [{ S: 'x' }, { M: { deep: { N: '-0.001' } } }] },
      map: { M: { key: { L: [] } } },
      constructor: { S: 'a name like any other' },
      toString: { S: 'and another' },
    };
    await put(TableName, item);
    expect(await get(TableName, { id: { N: '1' } })).toEqual(item);
    // Number keys are equal in every notation.
    expect(await get(TableName, { id: { N: '1.00' } })).toEqual(item);
  });

  test('is undefined when it does not exist', async () => {
    expect(await get(TableName, { id: { N: '404' } })).toBeUndefined();
  });

  test('projects attributes', async () => {
    await put(TableName, { id: { N: '2' }, a: { M: { b: { S: 'x' }, c: { S: 'y' } } }, d: { S: 'z' } });
    const { Item } = await dynamoDb.client.send(
      new GetItemCommand({ TableName, Key: { id: { N: '2' } }, ProjectionExpression: 'a.b' }),
    );
    expect(Item).toEqual({ a: { M: { b: { S: 'x' } } } });
  });

  test('PutItem returns the replaced item', async () => {
    await put(TableName, { id: { N: '3' }, v: { S: 'old' } });
    const { Attributes } = await dynamoDb.client.send(
      new PutItemCommand({ TableName, Item: { id: { N: '3' }, v: { S: 'new' } }, ReturnValues: 'ALL_OLD' }),
    );
    expect(Attributes).toEqual({ id: { N: '3' }, v: { S: 'old' } });
  });

  test('UpdateItem sets, adds, removes and deletes, and returns the requested attributes', async () => {
    await put(TableName, { id: { N: '4' }, count: { N: '1' }, gone: { S: 'x' }, tags: { SS: ['a', 'b'] } });
    const { Attributes } = await dynamoDb.client.send(
      new UpdateItemCommand({
        TableName,
        Key: { id: { N: '4' } },
        UpdateExpression: 'SET #n = if_not_exists(#n, :n) ADD #c :one REMOVE gone DELETE tags :a',
        ExpressionAttributeNames: { '#n': 'name', '#c': 'count' },
        ExpressionAttributeValues: { ':n': { S: 'Rex' }, ':one': { N: '1' }, ':a': { SS: ['a'] } },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({ id: { N: '4' }, name: { S: 'Rex' }, count: { N: '2' }, tags: { SS: ['b'] } });
  });

  test('UpdateItem creates a missing item', async () => {
    await dynamoDb.client.send(
      new UpdateItemCommand({
        TableName,
        Key: { id: { N: '5' } },
        UpdateExpression: 'ADD score :s',
        ExpressionAttributeValues: { ':s': { N: '100' } },
      }),
    );
    expect(await get(TableName, { id: { N: '5' } })).toEqual({ id: { N: '5' }, score: { N: '100' } });
  });

  const copies: [string, string, Item][] = [
    [
      'a number that is added to',
      'SET kept = n ADD n :one',
      { n: { N: '2' }, kept: { N: '1' }, m: { M: { v: { S: 'x' } } }, l: { L: [{ S: 'x' }] } },
    ],
    [
      'a map that is changed',
      'SET kept = m, m.v = :y',
      { n: { N: '1' }, kept: { M: { v: { S: 'x' } } }, m: { M: { v: { S: 'y' } } }, l: { L: [{ S: 'x' }] } },
    ],
    [
      'a list that is appended to',
      'SET kept = if_not_exists(kept, l), l = list_append(l, :list)',
      {
        n: { N: '1' },
        kept: { L: [{ S: 'x' }] },
        m: { M: { v: { S: 'x' } } },
        l: { L: [{ S: 'x' }, { S: 'y' }] },
      },
    ],
    ['each other', 'SET n = m, m = n', { n: { M: { v: { S: 'x' } } }, m: { N: '1' }, l: { L: [{ S: 'x' }] } }],
  ];
  test.each(copies)('UpdateItem copies %s with its old value', async (_name, UpdateExpression, expected) => {
    const Key: Item = { id: { N: '50' } };
    await put(TableName, { ...Key, n: { N: '1' }, m: { M: { v: { S: 'x' } } }, l: { L: [{ S: 'x' }] } });
    const values: Item = { ':one': { N: '1' }, ':y': { S: 'y' }, ':list': { L: [{ S: 'y' }] } };
    await dynamoDb.client.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression,
        ...(UpdateExpression.includes(':') && {
          ExpressionAttributeValues: Object.fromEntries(
            Object.entries(values).filter(([name]) => UpdateExpression.includes(name)),
          ),
        }),
      }),
    );
    expect(await get(TableName, Key)).toEqual({ ...Key, ...expected });
  });

  test('concurrent updates of one item are all applied', async () => {
    const increment = new UpdateItemCommand({
      TableName,
      Key: { id: { N: '6' } },
      UpdateExpression: 'ADD n :one',
      ExpressionAttributeValues: { ':one': { N: '1' } },
    });
    await Promise.all(Array.from({ length: 50 }, () => dynamoDb.client.send(increment)));
    expect(await get(TableName, { id: { N: '6' } })).toEqual({ id: { N: '6' }, n: { N: '50' } });
  });

  test('a failed condition returns the item on request', async () => {
    await put(TableName, { id: { N: '7' }, v: { S: 'x' } });
    const condition = { TableName, ConditionExpression: 'attribute_not_exists(id)' };
    const failure = { name: 'ConditionalCheckFailedException', message: 'The conditional request failed' };
    const plain = dynamoDb.client.send(new PutItemCommand({ ...condition, Item: { id: { N: '7' } } }));
    await expect(plain).rejects.toMatchObject({ ...failure, Item: undefined });
    await expect(
      dynamoDb.client.send(
        new DeleteItemCommand({
          ...condition,
          Key: { id: { N: '7' } },
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      ),
    ).rejects.toMatchObject({ ...failure, Item: { id: { N: '7' }, v: { S: 'x' } } });
  });

  test('consumed capacity is returned on request', async () => {
    const { ConsumedCapacity: write } = await dynamoDb.client.send(
      new PutItemCommand({
        TableName,
        Item: { id: { N: '8' }, v: { S: 'x'.repeat(1500) } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(write).toEqual({ CapacityUnits: 2, TableName });
    const { ConsumedCapacity: read } = await dynamoDb.client.send(
      new GetItemCommand({ TableName, Key: { id: { N: '8' } }, ReturnConsumedCapacity: 'TOTAL' }),
    );
    expect(read).toEqual({ CapacityUnits: 0.5, TableName });
  });

  const refused: [string, Item, string][] = [
    ['no key', { v: { S: 'x' } }, 'One or more parameter values were invalid: Missing the key id in the item'],
    [
      'a key of another type',
      { id: { S: 'x' } },
      'One or more parameter values were invalid: Type mismatch for key id expected: N actual: S',
    ],
    [
      'a value without type',
      { id: { N: '1' }, v: {} as never },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'a large item',
      { id: { N: '1' }, v: { S: 'x'.repeat(409_600) } },
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an item that is large only in UTF-8',
      { id: { N: '1' }, v: { S: 'ä'.repeat(205_000) } },
      'Item size has exceeded the maximum allowed size',
    ],
  ];
  test.each(refused)('PutItem refuses %s', async (_name, item, message) => {
    await expect(put(TableName, item)).rejects.toMatchObject({ name: 'ValidationException', message });
  });

  test('an item of exactly 400 KB is accepted', async () => {
    const Item = { id: { N: '1' }, v: { S: 'x'.repeat(409_600 - 'id'.length - 2 - 'v'.length) } };
    await expect(put(TableName, Item)).resolves.toBeDefined();
  });

  test('a key that does not match the schema is refused', async () => {
    await expect(get(TableName, { other: { N: '1' } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });

  test('an unknown table is refused', async () => {
    await expect(put('no-such-table', { id: { N: '1' } })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });
});

describe('Query and Scan', () => {
  let TableName = '';
  const at = (Items: Item[] | undefined) => Items?.map(({ at: value }) => Number(value?.N));
  const query = (input: Partial<QueryCommandInput>) =>
    dynamoDb.client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'a' } },
        ...input,
      }),
    );

  beforeAll(async () => {
    ({ TableName } = await dynamoDb.createTable({
      ...tableKeys({ id: 'S', at: 'N' }, { kind: 'S' }),
      LocalSecondaryIndexes: [
        { IndexName: 'local', KeySchema: keySchema('id', 'kind'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'global',
          KeySchema: keySchema('kind'),
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['v'] },
        },
      ],
    }));
    for (const n of [100, -5, 20, 3, 0.5]) {
      const kind: Item = n > 0 ? { kind: { S: n > 10 ? 'big' : 'small' } } : {};
      await put(TableName, { id: { S: 'a' }, at: { N: String(n) }, v: { S: `v${n}` }, w: { S: `w${n}` }, ...kind });
    }
    await put(TableName, { id: { S: 'b' }, at: { N: '1' } });
  });

  test('are ordered by the sort key as a number, in both directions', async () => {
    expect(at((await query({})).Items)).toEqual([-5, 0.5, 3, 20, 100]);
    expect(at((await query({ ScanIndexForward: false })).Items)).toEqual([100, 20, 3, 0.5, -5]);
  });

  test('select by the sort key', async () => {
    const between = await query({
      KeyConditionExpression: 'id = :id AND #at BETWEEN :low AND :high',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':id': { S: 'a' }, ':low': { N: '0' }, ':high': { N: '20' } },
    });
    expect(at(between.Items)).toEqual([0.5, 3, 20]);
  });

  test('page by Limit and LastEvaluatedKey', async () => {
    const found: (number[] | undefined)[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await query({ Limit: 2, ExclusiveStartKey });
      found.push(at(page.Items));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    expect(found).toEqual([[-5, 0.5], [3, 20], [100]]);
  });

  test('filter after counting the scanned items', async () => {
    const page = await query({
      FilterExpression: 'v = :v',
      ExpressionAttributeValues: { ':id': { S: 'a' }, ':v': { S: 'v3' } },
    });
    expect(page).toMatchObject({ Count: 1, ScannedCount: 5 });
  });

  test('count without items', async () => {
    const page = await query({ Select: 'COUNT' });
    expect(page.Count).toBe(5);
    expect(page.Items).toBeUndefined();
  });

  test('a global index has the projected attributes of the items that have its keys', async () => {
    const { Items } = await dynamoDb.client.send(
      new QueryCommand({
        TableName,
        IndexName: 'global',
        KeyConditionExpression: 'kind = :k',
        ExpressionAttributeValues: { ':k': { S: 'small' } },
      }),
    );
    expect(at(Items)?.sort()).toEqual([0.5, 3]);
    expect(Object.keys(Items?.[0] ?? {}).sort()).toEqual(['at', 'id', 'kind', 'v']);
  });

  test('a local index fetches whole items on request', async () => {
    const local = { IndexName: 'local' } as const;
    const projected = await query(local);
    expect(projected.Items?.map((item) => Object.keys(item).sort())[0]).toEqual(['at', 'id', 'kind']);
    const whole = await query({ ...local, Select: 'ALL_ATTRIBUTES' });
    expect(whole.Items?.map(({ w }) => w?.S).sort()).toEqual(['w0.5', 'w100', 'w20', 'w3']);
    const { ConsumedCapacity } = await query({
      ...local,
      Select: 'ALL_ATTRIBUTES',
      ConsistentRead: true,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(ConsumedCapacity).toEqual({
      TableName,
      CapacityUnits: 2,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { local: { CapacityUnits: 1 } },
    });
  });

  test('index entries follow changes and deletes', async () => {
    const Key: Item = { id: { S: 'c' }, at: { N: '1' } };
    const found = async (kind: string) => {
      const { Count } = await dynamoDb.client.send(
        new QueryCommand({
          TableName,
          IndexName: 'global',
          KeyConditionExpression: 'kind = :k',
          ExpressionAttributeValues: { ':k': { S: kind } },
        }),
      );
      return Count;
    };
    await put(TableName, { ...Key, kind: { S: 'one' } });
    await put(TableName, { ...Key, kind: { S: 'two' } });
    expect([await found('one'), await found('two')]).toEqual([0, 1]);
    await dynamoDb.client.send(new DeleteItemCommand({ TableName, Key }));
    expect(await found('two')).toBe(0);
  });

  test('Scan returns every item once, also in segments', async () => {
    const { Count } = await dynamoDb.client.send(new ScanCommand({ TableName }));
    const segments = await Promise.all(
      [0, 1, 2].map((Segment) => dynamoDb.client.send(new ScanCommand({ TableName, Segment, TotalSegments: 3 }))),
    );
    expect(segments.reduce((sum, segment) => sum + (segment.Count ?? 0), 0)).toBe(Count);
    expect(Count).toBe(6);
  });

  test('Scan pages at 1 MB', async () => {
    const { TableName: large } = await dynamoDb.createTable();
    for (let n = 0; n < 5; n += 1) await put(large, { id: { S: String(n) }, v: { S: 'x'.repeat(300_000) } });
    const first = await dynamoDb.client.send(new ScanCommand({ TableName: large }));
    expect(first.Count).toBe(4);
    const { LastEvaluatedKey: ExclusiveStartKey } = first;
    const second = await dynamoDb.client.send(new ScanCommand({ TableName: large, ExclusiveStartKey }));
    expect(second.Count).toBe(1);
    expect(second.LastEvaluatedKey).toBeUndefined();
  });

  test('refuse an unknown index', async () => {
    await expect(query({ IndexName: 'nothing' })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The table does not have the specified index: nothing',
    });
  });

  test('an item collection has metrics in a table with local indexes', async () => {
    const { ItemCollectionMetrics } = await dynamoDb.client.send(
      new PutItemCommand({
        TableName,
        Item: { id: { S: 'd' }, at: { N: '1' } },
        ReturnItemCollectionMetrics: 'SIZE',
      }),
    );
    expect(ItemCollectionMetrics).toEqual({ ItemCollectionKey: { id: { S: 'd' } }, SizeEstimateRangeGB: [0, 1] });
  });
});

describe('batches', () => {
  test('write and read items of several tables', async () => {
    const [first, second] = [await dynamoDb.createTable(), await dynamoDb.createTable()];
    const { UnprocessedItems } = await dynamoDb.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [first.TableName]: [
            { PutRequest: { Item: { id: { S: 'a' } } } },
            { PutRequest: { Item: { id: { S: 'b' } } } },
          ],
          [second.TableName]: [{ PutRequest: { Item: { id: { S: 'c' } } } }],
        },
      }),
    );
    expect(UnprocessedItems).toEqual({});
    const { Responses, UnprocessedKeys } = await dynamoDb.client.send(
      new BatchGetItemCommand({
        RequestItems: {
          [first.TableName]: { Keys: [{ id: { S: 'a' } }, { id: { S: 'b' } }, { id: { S: 'none' } }] },
          [second.TableName]: { Keys: [{ id: { S: 'c' } }] },
        },
      }),
    );
    expect(UnprocessedKeys).toEqual({});
    expect(Responses?.[first.TableName]?.map(({ id }) => id?.S).sort()).toEqual(['a', 'b']);
    expect(Responses?.[second.TableName]).toEqual([{ id: { S: 'c' } }]);
  });

  test('refuse an item twice, and more than 25 writes', async () => {
    const { TableName } = await dynamoDb.createTable();
    const request = (id: string) => ({ PutRequest: { Item: { id: { S: id } } } });
    await expect(
      dynamoDb.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [request('a'), request('a')] } })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Provided list of item keys contains duplicates',
    });
    const other = await dynamoDb.createTable();
    const many = Array.from({ length: 13 }, (_, index) => request(String(index)));
    await expect(
      dynamoDb.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: many, [other.TableName]: many } })),
    ).rejects.toMatchObject({ message: 'Too many items requested for the BatchWriteItem call' });
  });
});
