/** Fuzzing: every request is answered or refused, without internal errors or leaked locks. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ServiceError } from '../../../../src/sandbox/contract/service.ts';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { rounds } from '../../../helpers/rounds.ts';
import { ID_KEY, keySchema, STREAMED, tableKeys } from './table-input.ts';

const TableName = 'fuzzed';
const Key = { id: { S: 'a' }, at: { N: '1' } };
const expression = {
  ConditionExpression: 'attribute_not_exists(gone) OR size(#l) > :n OR begins_with(id, :s)',
  ExpressionAttributeNames: { '#l': 'list' },
  ExpressionAttributeValues: { ':n': { N: '1' }, ':s': { S: 'a' } },
};

/** A valid input for each operation, to be mutated. */
const INPUTS: Readonly<Record<string, object>> = {
  PutItem: {
    TableName,
    Item: { ...Key, list: { L: [{ S: 'x' }, { M: { y: { N: '2' } } }] }, set: { NS: ['1', '2'] }, b: { B: 'AQ==' } },
    ...expression,
    ReturnValues: 'ALL_OLD',
    ReturnItemCollectionMetrics: 'SIZE',
  },
  GetItem: { TableName, Key, ProjectionExpression: '#l[0], m.x', ExpressionAttributeNames: { '#l': 'list' } },
  DeleteItem: { TableName, Key, ...expression, ReturnValues: 'ALL_OLD' },
  UpdateItem: {
    TableName,
    Key,
    UpdateExpression: 'SET #l[1] = :n, m.x = if_not_exists(m.x, :s) REMOVE gone ADD n :n DELETE tags :t',
    ExpressionAttributeNames: { '#l': 'list' },
    ExpressionAttributeValues: { ':n': { N: '1' }, ':s': { S: 'a' }, ':t': { SS: ['x'] } },
    ReturnValues: 'UPDATED_NEW',
  },
  Query: {
    TableName,
    IndexName: 'by-kind',
    KeyConditionExpression: 'id = :id AND begins_with(kind, :k)',
    FilterExpression: 'contains(#l, :k)',
    ExpressionAttributeNames: { '#l': 'list' },
    ExpressionAttributeValues: { ':id': { S: 'a' }, ':k': { S: 'x' } },
    ExclusiveStartKey: { ...Key, kind: { S: 'x' } },
    Select: 'ALL_ATTRIBUTES',
    Limit: 2,
  },
  Scan: { TableName, Limit: 3, ExclusiveStartKey: Key, Segment: 0, TotalSegments: 2, FilterExpression: 'id = id' },
  BatchGetItem: { RequestItems: { [TableName]: { Keys: [Key], AttributesToGet: ['id'], ConsistentRead: true } } },
  BatchWriteItem: { RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }, { DeleteRequest: { Key } }] } },
  TransactWriteItems: {
    TransactItems: [{ Put: { TableName, Item: Key, ...expression } }, { Delete: { TableName, Key } }],
    ClientRequestToken: 'token',
    ReturnConsumedCapacity: 'INDEXES',
  },
  TransactGetItems: { TransactItems: [{ Get: { TableName, Key, ProjectionExpression: 'id' } }] },
  CreateTable: {
    TableName: 'another',
    ...ID_KEY,
    ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
    GlobalSecondaryIndexes: [{ IndexName: 'index', KeySchema: keySchema('id'), Projection: { ProjectionType: 'ALL' } }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    Tags: [{ Key: 'k', Value: 'v' }],
  },
  UpdateTable: {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'kind', AttributeType: 'S' }],
    GlobalSecondaryIndexUpdates: [
      {
        Create: {
          IndexName: 'index',
          KeySchema: keySchema('kind'),
          Projection: { ProjectionType: 'ALL' },
          ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
        },
      },
    ],
  },
  ListTables: { Limit: 1, ExclusiveStartTableName: 'abc' },
  DescribeTable: { TableName },
  TagResource: {
    ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`,
    Tags: [{ Key: 'a', Value: 'b' }],
  },
  UntagResource: { ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}`, TagKeys: ['a'] },
  ListTagsOfResource: { ResourceArn: `arn:aws:dynamodb:us-east-1:000000000000:table/${TableName}` },
  UpdateTimeToLive: { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' } },
  DescribeTimeToLive: { TableName },
};

/** Any JSON value, with a preference for meaningful ones. */
const anything = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    1.5,
    1e30,
    '',
    'x',
    '1',
    '1e400',
    'AQ',
    '__proto__',
    ':n',
    '#l',
    [],
    {},
    [null],
    [[]],
  ),
  fc.constantFrom(
    { S: 'x' },
    { N: 'nan' },
    { N: '' },
    { M: null },
    { L: {} },
    { SS: [] },
    { S: 'x', N: '1' },
    { X: 1 },
  ),
  fc.constantFrom(
    'SET #l = list_append(#l, m), m = #l[0]',
    'REMOVE #l[0], m.x, tags',
    'ADD #l :n, m.x :t',
    'SET m = :n, m.x.y = :s',
    'DELETE id :t',
    'SET #l[9] = #l, n = n - :n',
    'attribute_type(id, :s) AND NOT contains(#l, m)',
    'size(id) = size(#l) AND id IN (:s, at)',
    'id = :id AND kind BETWEEN :k AND :id',
    'id = :id AND at = :k',
    '((id',
  ),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown),
);

/** The input with one part replaced, added or removed. */
function mutate(value: unknown, choose: (count: number) => number, replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null || choose(5) === 0) return replacement;
  const names = Object.keys(value);
  const name = names[choose(names.length + 1)] ?? 'added';
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
  if (choose(8) === 0) Reflect.deleteProperty(copy, name);
  else Object.assign(copy, { [name]: mutate(Reflect.get(copy, name), choose, replacement) });
  return copy;
}

test('mutated inputs are answered or refused', async () => {
  const env = testEnvironment();
  const store = await openStore(undefined);
  const state = await openDynamoDb(store, env);
  const call = directCalls(dynamoDbService(state), env);
  await call('CreateTable', {
    TableName,
    ...tableKeys({ id: 'S', at: 'N' }, { kind: 'S' }),
    LocalSecondaryIndexes: [
      { IndexName: 'by-kind', KeySchema: keySchema('id', 'kind'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    ...STREAMED,
  });
  await env.clock.advance(env.pace.tableCreating);
  // The first input that this test found: dynalite accepts a null among the attributes, when there is an item to read.
  const Key = { id: { S: 'a' }, at: { N: '1' } };
  await call('PutItem', { TableName, Item: Key });
  const nothing = { RequestItems: { [TableName]: { Keys: [Key], AttributesToGet: [null] } } };
  expect(await call('BatchGetItem', nothing)).toMatchObject({ Responses: { [TableName]: [{}] } });

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(INPUTS)),
      anything,
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }),
      async (name, replacement, choices) => {
        let at = 0;
        const choose = (count: number): number => (choices[at++ % choices.length] ?? 0) % count;
        const input: unknown = JSON.parse(JSON.stringify(mutate(INPUTS[name], choose, replacement)));
        const answer = await call(name, Object(input)).catch((error: unknown) => error);
        if (answer instanceof Error) {
          expect(answer, `${name} ${JSON.stringify(input)}`).toBeInstanceOf(ServiceError);
          expect((answer as ServiceError).status).toBe(400);
        } else {
          JSON.stringify(answer);
        }
        await env.clock.advance(env.pace.tableUpdating);
      },
    ),
    { numRuns: rounds({ normal: 1500, long: 200_000 }) },
  );
  await call('PutItem', { TableName, Item: Key });
  await state.dispose();
  await store.close();
});
