import {
  type AttributeValue,
  type CreateTableCommandInput,
  DeleteItemCommand,
  type KeySchemaElement,
  paginateQuery,
  paginateScan,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { attributeDefinitions, keySchema } from './table-input.ts';
import { PACE, useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();

const schema = (hashes: readonly string[], ranges: readonly string[]): KeySchemaElement[] => [
  ...hashes.map((AttributeName) => ({ AttributeName, KeyType: 'HASH' as const })),
  ...ranges.map((AttributeName) => ({ AttributeName, KeyType: 'RANGE' as const })),
];

/** Matches of a tournament: two attributes are the partition key of the index, three its sort key. */
const MATCHES = {
  KeySchema: keySchema('id'),
  AttributeDefinitions: attributeDefinitions({ id: 'S', cup: 'S', zone: 'S', round: 'N', court: 'S', photo: 'B' }),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'matches',
      KeySchema: schema(['cup', 'zone'], ['round', 'court', 'photo']),
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['score'] },
    },
  ],
} satisfies Partial<CreateTableCommandInput>;

let TableName: string;

const match = (id: string, others: object = {}) => ({
  id,
  cup: 'winter',
  zone: 'north',
  round: 1,
  court: 'a',
  photo: new Uint8Array([1]),
  score: 3,
  note: 'not projected',
  ...others,
});
const put = (item: object) => dynamoDb.put(TableName, marshall(item));

beforeAll(async () => {
  ({ TableName } = await dynamoDb.createTable(MATCHES));
  for (const round of [2, 10, -1]) {
    for (const court of ['ab', 'a', 'b']) await put(match(`${round}${court}`, { round, court }));
  }
  await put(match('south', { zone: 'south' }));
  const { zone: _, ...incomplete } = match('without zone');
  await put(incomplete);
});

function input(conditions: string, values: Record<string, unknown>, others: Partial<QueryCommandInput> = {}) {
  return {
    TableName,
    IndexName: 'matches',
    KeyConditionExpression: `cup = :cup AND #zone = :zone${conditions}`,
    ExpressionAttributeNames: { '#zone': 'zone' },
    ExpressionAttributeValues: marshall({ ':cup': 'winter', ':zone': 'north', ...values }),
    ...others,
  };
}

const found = async (...args: Parameters<typeof input>) => {
  const { Items = [] } = await dynamoDb.client.send(new QueryCommand(input(...args)));
  return Items.map((item) => unmarshall(item).id);
};

const ALL = ['-1a', '-1ab', '-1b', '2a', '2ab', '2b', '10a', '10ab', '10b'];

describe('an index with several key attributes', () => {
  test('is shown as it was created', async () => {
    const table = await dynamoDb.describeTable(TableName);
    expect(table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
      KeySchema: MATCHES.GlobalSecondaryIndexes[0]?.KeySchema,
      IndexStatus: 'ACTIVE',
    });
  });

  test.each([
    ['', {}, ALL],
    [' AND round = :r', { ':r': 2 }, ['2a', '2ab', '2b']],
    [' AND round > :r', { ':r': 2 }, ['10a', '10ab', '10b']],
    [' AND round <= :r', { ':r': 2 }, ALL.slice(0, 6)],
    [' AND round < :r', { ':r': 2 }, ALL.slice(0, 3)],
    [' AND round >= :r', { ':r': 2 }, ALL.slice(3)],
    [' AND round BETWEEN :r AND :s', { ':r': -5, ':s': 2 }, ALL.slice(0, 6)],
    [' AND round = :r AND begins_with(court, :c)', { ':r': 2, ':c': 'a' }, ['2a', '2ab']],
    [' AND court > :c AND round = :r', { ':r': 2, ':c': 'a' }, ['2ab', '2b']],
    [' AND round = :r AND court = :c AND photo = :p', { ':r': 2, ':c': 'ab', ':p': new Uint8Array([1]) }, ['2ab']],
  ])('answers a query with the conditions "%s", ordered by all sort key attributes', async (text, values, ids) => {
    expect(await found(text, values)).toEqual(ids);
    expect(await found(text, values, { ScanIndexForward: false })).toEqual(ids.toReversed());
  });

  test('has only items with every key attribute, with the projected attributes', async () => {
    const { Items = [] } = await dynamoDb.client.send(new QueryCommand(input('', {}, { Limit: 1 })));
    expect(Object.keys(unmarshall(Items[0] ?? {})).sort()).toEqual([
      'court',
      'cup',
      'id',
      'photo',
      'round',
      'score',
      'zone',
    ]);
    const pages = paginateScan({ client: dynamoDb.client, pageSize: 3 }, { TableName, IndexName: 'matches' });
    const scanned = new Set<unknown>();
    for await (const page of pages) for (const item of page.Items ?? []) scanned.add(unmarshall(item).id);
    expect(scanned).toEqual(new Set([...ALL, 'south']));
  });

  test.each([true, false])('is read in pages, forward: %s', async (ScanIndexForward) => {
    const pages = paginateQuery({ client: dynamoDb.client, pageSize: 2 }, input('', {}, { ScanIndexForward }));
    const ids: unknown[] = [];
    for await (const page of pages) {
      ids.push(...(page.Items ?? []).map((item) => unmarshall(item).id));
      const keys = Object.keys(page.LastEvaluatedKey ?? {}).sort();
      if (keys.length > 0) expect(keys).toEqual(['court', 'cup', 'id', 'photo', 'round', 'zone']);
    }
    expect(ids).toEqual(ScanIndexForward ? ALL : ALL.toReversed());
  });

  test('follows the changes of its items', async () => {
    const of = { ExpressionAttributeValues: marshall({ ':cup': 'moving', ':zone': 'north' }) };
    await put(match('moving', { cup: 'moving' }));
    expect(await found('', {}, of)).toEqual(['moving']);
    const Key = { id: { S: 'moving' } };
    const update = (UpdateExpression: string, values?: Record<string, AttributeValue>) =>
      dynamoDb.client.send(
        new UpdateItemCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues: values }),
      );
    await update('REMOVE court');
    expect(await found('', {}, of)).toEqual([]);
    await update('SET court = :c', { ':c': { S: 'z' } });
    expect(await found('', {}, of)).toEqual(['moving']);
    await expect(update('SET court = :c', { ':c': { N: '1' } })).rejects.toThrow('Type mismatch for Index Key court');
    await dynamoDb.client.send(new DeleteItemCommand({ TableName, Key }));
    expect(await found('', {}, of)).toEqual([]);
  });

  test('is added to a table with items', async () => {
    const { TableName: other } = await dynamoDb.createTable();
    await dynamoDb.put(other, marshall(match('1')));
    await dynamoDb.put(other, marshall({ ...match('2'), round: 'not a number' }));
    const [index] = MATCHES.GlobalSecondaryIndexes;
    await dynamoDb.client.send(
      new UpdateTableCommand({
        TableName: other,
        AttributeDefinitions: MATCHES.AttributeDefinitions,
        GlobalSecondaryIndexUpdates: [{ Create: index }],
      }),
    );
    await dynamoDb.clock.advance(PACE.tableUpdating);
    await expect.poll(async () => (await dynamoDb.describeTable(other))?.TableStatus).toBe('ACTIVE');
    expect(await found('', {}, { TableName: other })).toEqual(['1']);
  });
});

describe('queries of it that are refused', () => {
  const start = marshall(match('x'));
  const { score: _score, note: _note, ...startKey } = start;
  const { zone: _zone, ...incomplete } = startKey;

  test.each<[string, Partial<QueryCommandInput>, RegExp]>([
    [
      'without a partition key attribute',
      { KeyConditionExpression: 'cup = :v' },
      /All HASH .* equality conditions: zone/,
    ],
    ['with a range on one', { KeyConditionExpression: 'cup = :v AND #zone > :v' }, /HASH .* equality conditions: zone/],
    [
      'that leave out a sort key attribute',
      { KeyConditionExpression: 'cup = :v AND #zone = :v AND court = :v' },
      /RANGE .* equality conditions: round/,
    ],
    [
      'with a condition after a range',
      { KeyConditionExpression: 'cup = :v AND #zone = :v AND round > :n AND court = :v' },
      /RANGE .* equality conditions: round/,
    ],
    ['with another attribute', { KeyConditionExpression: 'cup = :v AND #zone = :v AND score = :n' }, /not supported/],
    [
      'with a value of another type',
      { KeyConditionExpression: 'cup = :v AND #zone = :v AND round = :v' },
      /type does not match/,
    ],
    ['that filter by a key', { FilterExpression: 'court = :v' }, /can only contain non-primary key attributes/],
    ['that are consistent', { ConsistentRead: true }, /Consistent reads are not supported/],
    ['from an incomplete start key', { ExclusiveStartKey: incomplete }, /starting key is invalid/],
    ['from a start key with more attributes', { ExclusiveStartKey: start }, /starting key is invalid/],
    [
      'from a start key of another partition',
      { ExclusiveStartKey: { ...startKey, cup: { S: 'x' } } },
      /outside query boundaries/,
    ],
  ])('%s', async (_, others, message) => {
    const text = JSON.stringify(others);
    const conditions = others.KeyConditionExpression ?? 'cup = :v AND #zone = :v';
    const used = Object.entries({ ':v': { S: 'winter' }, ':n': { N: '1' } }).filter(([name]) =>
      `${text}${conditions}`.includes(name),
    );
    const query = new QueryCommand({
      TableName,
      IndexName: 'matches',
      KeyConditionExpression: conditions,
      ...(conditions.includes('#zone') && { ExpressionAttributeNames: { '#zone': 'zone' } }),
      ExpressionAttributeValues: Object.fromEntries(used),
      ...others,
    });
    await expect(dynamoDb.client.send(query)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});

describe('key schemas and definitions that are refused', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  test.each<[string, readonly KeySchemaElement[], string]>([
    ['five partition key attributes', schema(names, []), 'The number of HASH key attributes exceeds'],
    ['five sort key attributes', schema(['f'], names), 'The number of RANGE key attributes exceeds'],
    [
      'a partition key after a sort key',
      [...schema(['a'], ['b']), ...schema(['c'], [])],
      'HASH key attributes must precede RANGE',
    ],
    ['an attribute twice', schema(['a', 'b'], ['a']), 'have the same name'],
    ['an attribute without definition', schema(['a', 'x'], []), 'Some index key attributes are not defined'],
  ])('%s', async (_, KeySchema, message) => {
    const create = dynamoDb.createTable({
      TableName: 'refused',
      AttributeDefinitions: attributeDefinitions(
        Object.fromEntries(['id', 'f', ...names].map((name) => [name, 'S' as const])),
      ),
      GlobalSecondaryIndexes: [
        { IndexName: 'refused', KeySchema: [...KeySchema], Projection: { ProjectionType: 'ALL' } },
      ],
    });
    await expect(create).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
  });

  test('an attribute that is defined twice, or again with another type', async () => {
    const twice = [...attributeDefinitions({ id: 'S', a: 'S' }), ...attributeDefinitions({ a: 'N' })];
    await expect(dynamoDb.createTable({ AttributeDefinitions: twice })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'One or more parameter values were invalid: Duplicate AttributeName in AttributeDefinitions: a',
    });
    const redefine = new UpdateTableCommand({
      TableName,
      AttributeDefinitions: attributeDefinitions({ cup: 'N' }),
      GlobalSecondaryIndexUpdates: [
        { Create: { IndexName: 'cups', KeySchema: keySchema('cup'), Projection: { ProjectionType: 'ALL' } } },
      ],
    });
    await expect(dynamoDb.client.send(redefine)).rejects.toThrow('Attributes cannot be redefined');
  });
});
