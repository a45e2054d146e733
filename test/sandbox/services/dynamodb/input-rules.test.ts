import {
  type AttributeValue,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { attributeDefinitions, keySchema } from './table-input.ts';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;
const Key = { id: { S: 'a' }, at: { N: '1' } };

beforeAll(async () => {
  const projection = { Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: ['near'] } };
  ({ TableName } = await dynamoDb.createTable({
    KeySchema: keySchema('id', 'at'),
    AttributeDefinitions: attributeDefinitions({ id: 'S', at: 'N', kind: 'S' }),
    GlobalSecondaryIndexes: [{ IndexName: 'global', KeySchema: keySchema('kind'), ...projection }],
    LocalSecondaryIndexes: [{ IndexName: 'local', KeySchema: keySchema('id', 'kind'), ...projection }],
  }));
  await dynamoDb.put(TableName, { ...Key, kind: { S: 'x' }, near: { S: 'n' }, far: { S: 'f' } });
});

const query = (input: Partial<QueryCommandInput>) =>
  dynamoDb.client.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': Key.id },
      ...input,
    }),
  );
const scan = (input: Partial<ScanCommandInput>) => dynamoDb.client.send(new ScanCommand({ TableName, ...input }));
const global = {
  IndexName: 'global',
  KeyConditionExpression: 'kind = :id',
  ExpressionAttributeValues: { ':id': { S: 'x' } },
};
const refused = (message: string) => ({ name: 'ValidationException', message: expect.stringContaining(message) });

describe('Select', () => {
  test.each<[Partial<ScanCommandInput>, string]>([
    [{ Select: 'SPECIFIC_ATTRIBUTES' }, 'Must specify the AttributesToGet or ProjectionExpression'],
    [{ Select: 'ALL_PROJECTED_ATTRIBUTES' }, 'can be used only when Querying using an IndexName'],
    [{ Select: 'COUNT', ProjectionExpression: 'near' }, 'Cannot specify the ProjectionExpression'],
    [{ Select: 'ALL_ATTRIBUTES', ProjectionExpression: 'near' }, 'Cannot specify the ProjectionExpression'],
  ])('is refused when it contradicts the rest of the request: %j', async (input, message) => {
    await expect(scan(input)).rejects.toMatchObject(refused(message));
    await expect(query(input)).rejects.toMatchObject(refused(message));
  });

  test('of an attribute that an index does not project reads it from a table with a local index, and is refused otherwise', async () => {
    const far = { ProjectionExpression: 'far' };
    expect((await query({ IndexName: 'local', ...far })).Items).toEqual([{ far: { S: 'f' } }]);
    expect((await query({ IndexName: 'local', Select: 'SPECIFIC_ATTRIBUTES', ...far })).Items).toEqual([
      { far: { S: 'f' } },
    ]);
    await expect(query({ ...global, ...far })).rejects.toMatchObject(refused('does not project [far]'));
    expect((await query({ ...global, ProjectionExpression: 'near' })).Items).toEqual([{ near: { S: 'n' } }]);
  });
});

test('neither Query nor Scan reads a global index consistently', async () => {
  const message = 'Consistent reads are not supported on global secondary indexes';
  await expect(query({ ...global, ConsistentRead: true })).rejects.toMatchObject({ message });
  await expect(scan({ IndexName: 'global', ConsistentRead: true })).rejects.toMatchObject({ message });
  await expect(scan({ IndexName: 'local', ConsistentRead: true })).resolves.toBeDefined();
});

test('a scan has up to 1,000,000 segments', async () => {
  await expect(scan({ TotalSegments: 1_000_000, Segment: 0 })).resolves.toBeDefined();
  await expect(scan({ TotalSegments: 1_000_001, Segment: 0 })).rejects.toMatchObject(refused("at 'totalSegments'"));
});

test.each<[ExclusiveStartKey: Record<string, AttributeValue>, message: string]>([
  [{ id: { S: 'a' } }, 'The provided exclusive start key is invalid: ExclusiveStartKey: {id=AttributeValue: {S:a}}'],
  [{ id: { N: '1' } }, 'The provided key element does not match the schema'],
  [{ other: { S: 'a' } }, 'The provided starting key is invalid'],
  [{ id: { S: 'a' }, other: { S: 'a' } }, 'The provided starting key is invalid'],
])('a query of a table without sort key has no start key, such as %j', async (ExclusiveStartKey, message) => {
  const { TableName: simple } = await dynamoDb.createTable();
  await expect(query({ TableName: simple, ExclusiveStartKey })).rejects.toMatchObject({ message });
});

test('DeleteItem returns the old item or nothing', async () => {
  const remove = new DeleteItemCommand({ TableName, Key, ReturnValues: 'ALL_NEW' });
  await expect(dynamoDb.client.send(remove)).rejects.toMatchObject(refused('ReturnValues can only be ALL_OLD or NONE'));
});

test('numbers may have a plus sign, in keys as well', async () => {
  const plus = { ...Key, at: { N: '+1000' }, n: { N: '+1.50' }, set: { NS: ['+3', '4'] } };
  await dynamoDb.put(TableName, plus);
  const { Item } = await dynamoDb.client.send(
    new GetItemCommand({ TableName, Key: { id: Key.id, at: { N: '+1e3' } } }),
  );
  expect(Item).toEqual({ id: Key.id, at: { N: '1000' }, n: { N: '1.5' }, set: { NS: ['3', '4'] } });
  await dynamoDb.client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName, Item: plus } }] }));
  for (const N of ['++1', '+', '1+', '+-1']) {
    await expect(dynamoDb.put(TableName, { ...Key, n: { N } })).rejects.toMatchObject(refused('numeric value'));
  }
});

describe('attribute names', () => {
  test.each([
    ['', 'Empty attribute name'],
    ['x'.repeat(65_536), 'Attribute name is too large'],
  ])('have 1 to 65,535 bytes: %.3s', async (name, message) => {
    const ExpressionAttributeNames = { '#n': name };
    const value: AttributeValue = { N: '1' };
    const commands = [
      dynamoDb.put(TableName, { ...Key, [name]: value }),
      dynamoDb.client.send(
        new GetItemCommand({ TableName, Key, ProjectionExpression: '#n', ExpressionAttributeNames }),
      ),
      dynamoDb.client.send(new GetItemCommand({ TableName, Key, AttributesToGet: [name] })),
      scan({ ProjectionExpression: '#n', ExpressionAttributeNames }),
      dynamoDb.client.send(
        new UpdateItemCommand({ TableName, Key, UpdateExpression: 'REMOVE #n', ExpressionAttributeNames }),
      ),
    ];
    for (const command of commands) await expect(command).rejects.toMatchObject(refused(message));
  });

  test('have up to 255 bytes in a key', async () => {
    const name = 'x'.repeat(256);
    const create = dynamoDb.createTable({
      KeySchema: keySchema(name),
      AttributeDefinitions: attributeDefinitions({ [name]: 'S' }),
    });
    await expect(create).rejects.toMatchObject(refused('exceeds the limit of 255 bytes'));
  });
});

test('an item has up to 32 levels', async () => {
  const nested = (levels: number): AttributeValue => (levels === 0 ? { N: '1' } : { L: [nested(levels - 1)] });
  await expect(dynamoDb.put(TableName, { ...Key, deep: nested(32) })).resolves.toBeDefined();
  await expect(dynamoDb.put(TableName, { ...Key, deep: nested(33) })).rejects.toMatchObject(refused('Nesting Levels'));
});

test('an item with more levels than the engine can look at is refused', async () => {
  const call = directCalls(dynamoDbService(dynamoDb.state), testEnvironment());
  let deep: AttributeValue = { N: '1' };
  for (let level = 0; level < 20_000; level += 1) deep = { L: [deep] };
  await expect(call('PutItem', { TableName, Item: { ...Key, deep } })).rejects.toThrow('Nesting Levels have exceeded');
});

test.each<[string, Partial<UpdateItemCommandInput>, string]>([
  [
    'an unknown action',
    { AttributeUpdates: { n: { Action: 'GROW' as never, Value: { N: '1' } } } },
    'failed to satisfy constraint',
  ],
  ['ConditionalOperator without conditions', { ConditionalOperator: 'OR' }, 'ConditionalOperator cannot be used'],
  [
    'list_append within list_append',
    {
      UpdateExpression: 'SET l = list_append(list_append(:l, :l), :l)',
      ExpressionAttributeValues: { ':l': { L: [] } },
    },
    'not allowed to be used this way in an expression; function: list_append',
  ],
])('UpdateItem refuses %s', async (_, input, message) => {
  await expect(dynamoDb.client.send(new UpdateItemCommand({ TableName, Key, ...input }))).rejects.toMatchObject(
    refused(message),
  );
});

test('a transaction has up to 4 MB of items, and one reason for its validation errors', async () => {
  const put = (item: Record<string, AttributeValue>) => ({ Put: { TableName, Item: item } });
  const large = Array.from({ length: 11 }, (_, id) =>
    put({ id: { S: `${id}` }, at: { N: '1' }, text: { S: 'x'.repeat(400_000) } }),
  );
  await expect(dynamoDb.client.send(new TransactWriteItemsCommand({ TransactItems: large }))).rejects.toMatchObject(
    refused('size cannot exceed 4 MB'),
  );
  const wrong = { id: { N: '1' }, at: { N: '1' } };
  const TransactItems = [put(Key), put(wrong), put(wrong)];
  await expect(dynamoDb.client.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toMatchObject({
    CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }, { Code: 'None' }],
  });
  await expect(dynamoDb.client.send(new PutItemCommand({ TableName, Item: Key }))).resolves.toBeDefined();
});
