import { QueryCommand, UpdateTableCommand, type UpdateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { keySchema } from './table-input.ts';
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
