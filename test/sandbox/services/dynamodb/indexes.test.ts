import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { attributeDefinitions, keySchema } from './table-input.ts';
import { PACE, useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock, describeTable } = dynamoDb;

const CREATE = {
  AttributeDefinitions: [{ AttributeName: 'kind', AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: { IndexName: 'by-kind', KeySchema: keySchema('kind'), Projection: { ProjectionType: 'ALL' } },
    },
  ],
} satisfies Partial<UpdateTableCommandInput>;

const DELETE = { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-kind' } }] };

const put = (TableName: string, id: number, kind: string) =>
  dynamoDb.put(TableName, { id: { S: String(id) }, kind: { S: kind } });

const byKind = (TableName: string, kind: string) =>
  dynamoDb.client.send(
    new QueryCommand({
      TableName,
      IndexName: 'by-kind',
      KeyConditionExpression: 'kind = :k',
      ExpressionAttributeValues: { ':k': { S: kind } },
    }),
  );

const update = (TableName: string, input: Partial<UpdateTableCommandInput>) =>
  dynamoDb.client.send(new UpdateTableCommand({ TableName, ...input }));

test('an index that is added to a table with items is backfilled, then ACTIVE', async () => {
  const { TableName } = await dynamoDb.createTable();
  for (let id = 0; id < 300; id += 1) await put(TableName, id, id % 2 === 0 ? 'even' : 'odd');

  const { TableDescription } = await update(TableName, CREATE);
  expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: 'CREATING', Backfilling: true }]);
  await expect(byKind(TableName, 'even')).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Cannot read from backfilling global secondary index: by-kind',
  });
  // It includes changes during the backfill.
  await put(TableName, 300, 'even');
  await put(TableName, 1, 'even');

  await clock.advance(PACE.tableUpdating);
  await expect.poll(async () => (await describeTable(TableName))?.TableStatus).toBe('ACTIVE');

  const table = await describeTable(TableName);
  expect(table?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: 'ACTIVE' }]);
  expect(table?.GlobalSecondaryIndexes?.[0]).not.toHaveProperty('Backfilling');
  expect(table?.AttributeDefinitions).toHaveLength(2);
  expect((await byKind(TableName, 'even')).Count).toBe(152);
  expect((await byKind(TableName, 'odd')).Count).toBe(149);
});

test('an index is removed, and a new one with the same name has none of its entries', async () => {
  const { TableName } = await dynamoDb.createTable();
  await update(TableName, CREATE);
  await clock.advance(PACE.tableUpdating);
  await put(TableName, 1, 'x');
  const { TableDescription } = await update(TableName, DELETE);
  expect(TableDescription?.GlobalSecondaryIndexes).toMatchObject([{ IndexStatus: 'DELETING' }]);
  await clock.advance(PACE.tableUpdating);
  const table = await describeTable(TableName);
  expect(table).not.toHaveProperty('GlobalSecondaryIndexes');
  expect(table?.AttributeDefinitions).toEqual([{ AttributeName: 'id', AttributeType: 'S' }]);
  await put(TableName, 1, 'y');
  await update(TableName, CREATE);
  await clock.advance(PACE.tableUpdating);
  expect((await byKind(TableName, 'x')).Count).toBe(0);
  expect((await byKind(TableName, 'y')).Count).toBe(1);
});

test('invalid changes of indexes are refused', async () => {
  const { TableName } = await dynamoDb.createTable();
  await expect(update(TableName, DELETE)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(
    update(TableName, { GlobalSecondaryIndexUpdates: CREATE.GlobalSecondaryIndexUpdates }),
  ).rejects.toMatchObject({
    message: 'One or more parameter values were invalid: AttributeDefinitions is not specified for index: by-kind',
  });
  await expect(
    update(TableName, { ...CREATE, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
  ).rejects.toMatchObject({
    message:
      'One or more parameter values were invalid: You cannot create or delete index while changing stream status',
  });
  await update(TableName, CREATE);
  await clock.advance(PACE.tableUpdating);
  await expect(update(TableName, CREATE)).rejects.toMatchObject({
    message: 'Attempting to create an index which already exists',
  });
});

test('an index has its own throughput', async () => {
  const units = { ReadCapacityUnits: 1, WriteCapacityUnits: 1 };
  const { TableName } = await dynamoDb.createTable({ BillingMode: 'PROVISIONED', ProvisionedThroughput: units });
  await expect(update(TableName, CREATE)).rejects.toMatchObject({
    message: 'One or more parameter values were invalid: ProvisionedThroughput must be specified for index: by-kind',
  });
  const [{ Create }] = CREATE.GlobalSecondaryIndexUpdates as [(typeof CREATE.GlobalSecondaryIndexUpdates)[0]];
  await update(TableName, {
    ...CREATE,
    GlobalSecondaryIndexUpdates: [{ Create: { ...Create, ProvisionedThroughput: units } }],
  });
  await clock.advance(PACE.tableUpdating);
  const more = { ReadCapacityUnits: 2, WriteCapacityUnits: 1 };
  await update(TableName, {
    GlobalSecondaryIndexUpdates: [{ Update: { IndexName: 'by-kind', ProvisionedThroughput: more } }],
  });
  await clock.advance(PACE.tableUpdating);
  expect((await describeTable(TableName))?.GlobalSecondaryIndexes?.[0]?.ProvisionedThroughput).toMatchObject(more);
});

test('an index that is added leaves out the items whose attribute it cannot have as a key, and becomes ACTIVE', async () => {
  const { TableName } = await dynamoDb.createTable();
  const other = { N: '1' };
  await dynamoDb.put(TableName, { id: { S: 'number' }, kind: other });
  await dynamoDb.put(TableName, { id: { S: 'empty' }, kind: { S: '' } });
  await dynamoDb.put(TableName, { id: { S: 'long' }, kind: { S: 'x'.repeat(2049) } });
  await put(TableName, 1, 'x');

  await update(TableName, CREATE);
  await clock.advance(PACE.tableUpdating);
  await expect.poll(async () => (await describeTable(TableName))?.TableStatus).toBe('ACTIVE');
  expect((await byKind(TableName, 'x')).Count).toBe(1);

  // An item of another type can still be changed and deleted.
  const Key = { id: { S: 'number' } };
  const change = { UpdateExpression: 'SET note = :n', ExpressionAttributeValues: { ':n': { S: 'kept' } } };
  await dynamoDb.client.send(new UpdateItemCommand({ TableName, Key, ...change }));
  await dynamoDb.client.send(new DeleteItemCommand({ TableName, Key }));
});

test('a value that a key of an index cannot have is refused, and so is its whole batch', async () => {
  const { TableName } = await dynamoDb.createTable();
  await update(TableName, CREATE);
  await clock.advance(PACE.tableUpdating);
  const message =
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
    'The AttributeValue for a key attribute cannot contain an empty string value. IndexName: by-kind, IndexKey: kind';
  await expect(put(TableName, 1, '')).rejects.toMatchObject({ name: 'ValidationException', message });
  await expect(put(TableName, 1, 'x'.repeat(2049))).rejects.toThrow('Size of hashkey has exceeded');
  const items = ['a', ''].map((kind, id) => ({ PutRequest: { Item: { id: { S: `${id}` }, kind: { S: kind } } } }));
  await expect(
    dynamoDb.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: items } })),
  ).rejects.toMatchObject({ message });
  expect((await byKind(TableName, 'a')).Count).toBe(0);
});

test.each(['constructor', 'toString'])('an index by %s has only the items with such an attribute', async (name) => {
  const { TableName } = await dynamoDb.createTable({
    AttributeDefinitions: attributeDefinitions({ id: 'S', [name]: 'S' }),
    GlobalSecondaryIndexes: [
      { IndexName: 'by-name', KeySchema: keySchema(name), Projection: { ProjectionType: 'ALL' } },
    ],
  });
  await dynamoDb.put(TableName, { id: { S: 'without' } });
  const item = { id: { S: 'with' }, [name]: { S: 'a' } };
  await dynamoDb.put(TableName, item);
  const { Items } = await dynamoDb.client.send(new ScanCommand({ TableName, IndexName: 'by-name' }));
  expect(Items).toEqual([item]);
});
