import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  GetItemCommand,
  ListTablesCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { ID_KEY, keySchema, tableKeys } from './table-input.ts';
import { ACCOUNT_ID, PACE, REGION, useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock, describeTable } = dynamoDb;

const PROVISIONED = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
} as const;

describe('CreateTable', () => {
  test('describes an on-demand table exactly as AWS does', async () => {
    const { TableDescription } = await dynamoDb.client.send(
      new CreateTableCommand({ TableName: 'on-demand', BillingMode: 'PAY_PER_REQUEST', ...ID_KEY }),
    );
    expect(TableDescription).toEqual({
      ...ID_KEY,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      CreationDateTime: new Date(clock.now()),
      DeletionProtectionEnabled: false,
      ItemCount: 0,
      ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      TableArn: `arn:aws:dynamodb:${REGION}:${ACCOUNT_ID}:table/on-demand`,
      TableId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      TableName: 'on-demand',
      TableSizeBytes: 0,
      TableStatus: 'CREATING',
    });
    expect((await describeTable('on-demand'))?.WarmThroughput).toBeUndefined();

    await clock.advance(PACE.tableCreating);

    const active = await describeTable('on-demand');
    expect(active?.TableStatus).toBe('ACTIVE');
    expect(active?.WarmThroughput).toEqual({ ReadUnitsPerSecond: 12000, Status: 'ACTIVE', WriteUnitsPerSecond: 4000 });
    expect(active?.BillingModeSummary?.LastUpdateToPayPerRequestDateTime).toBeInstanceOf(Date);
  });

  test('describes a provisioned table with its units', async () => {
    const { TableName, ...created } = await dynamoDb.createTable(PROVISIONED);
    expect(created.BillingModeSummary).toBeUndefined();
    expect(created.ProvisionedThroughput).toEqual({
      NumberOfDecreasesToday: 0,
      ReadCapacityUnits: 5,
      WriteCapacityUnits: 6,
    });
    expect((await describeTable(TableName))?.WarmThroughput).toMatchObject({
      ReadUnitsPerSecond: 5,
      WriteUnitsPerSecond: 6,
    });
  });

  test('shows indexes, encryption, class and protection', async () => {
    const { TableName } = await dynamoDb.createTable({
      ...tableKeys({ id: 'S', at: 'N' }, { kind: 'S' }),
      LocalSecondaryIndexes: [
        { IndexName: 'by-kind-local', KeySchema: keySchema('id', 'kind'), Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'by-kind', KeySchema: keySchema('kind'), Projection: { ProjectionType: 'ALL' } },
      ],
      SSESpecification: { Enabled: true },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      DeletionProtectionEnabled: true,
    });
    const table = await describeTable(TableName);
    expect(table?.GlobalSecondaryIndexes).toMatchObject([
      { IndexName: 'by-kind', IndexStatus: 'ACTIVE', IndexArn: `${table?.TableArn}/index/by-kind` },
    ]);
    expect(table?.LocalSecondaryIndexes).toMatchObject([{ IndexName: 'by-kind-local', ItemCount: 0 }]);
    expect(table?.SSEDescription).toEqual({
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: expect.stringMatching(/^arn:aws:kms:eu-west-1:000000000000:key\//),
    });
    expect(table?.TableClassSummary).toEqual({ TableClass: 'STANDARD_INFREQUENT_ACCESS' });
    expect(table?.DeletionProtectionEnabled).toBe(true);
  });

  const refused: [string, Partial<CreateTableCommandInput>, string, string?][] = [
    ['no name', { TableName: undefined }, "The parameter 'TableName' is required but was not present in the request"],
    [
      'a short name',
      { TableName: 'ab' },
      'TableName must be at least 3 characters long and at most 255 characters long',
    ],
    [
      'throughput on demand',
      { ...PROVISIONED, BillingMode: 'PAY_PER_REQUEST' },
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    ],
    [
      'no throughput',
      { BillingMode: 'PROVISIONED' },
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    ],
    [
      'keys without definition',
      { AttributeDefinitions: [{ AttributeName: 'x', AttributeType: 'S' }] },
      'One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [x]',
    ],
    [
      'definitions without key',
      {
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'x', AttributeType: 'S' },
        ],
      },
      'One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'a stream without view type',
      { StreamSpecification: { StreamEnabled: true } },
      'One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType is required',
    ],
    [
      'a view type without stream',
      { StreamSpecification: { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' } },
      'One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified',
    ],
  ];
  test.each(refused)('refuses %s', async (_name, input, message) => {
    const command = new CreateTableCommand({
      TableName: 'refused',
      BillingMode: 'PAY_PER_REQUEST',
      ...ID_KEY,
      ...input,
    });
    await expect(dynamoDb.client.send(command)).rejects.toMatchObject({
      name: 'ValidationException',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('refuses a name that is taken', async () => {
    const { TableName } = await dynamoDb.createTable();
    await expect(
      dynamoDb.client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', ...ID_KEY })),
    ).rejects.toMatchObject({ name: 'ResourceInUseException', message: `Table already exists: ${TableName}` });
  });
});

describe('a table in transition', () => {
  test('is not usable and refuses every change while CREATING', async () => {
    const TableName = 'creating';
    await dynamoDb.client.send(new CreateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST', ...ID_KEY }));
    await expect(
      dynamoDb.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', message: 'Requested resource not found' });
    const inUse = {
      name: 'ResourceInUseException',
      message: `Attempt to change a resource which is still in use: Table is being created: ${TableName}`,
    };
    await expect(dynamoDb.client.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject(inUse);
    await expect(
      dynamoDb.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true })),
    ).rejects.toMatchObject(inUse);
    await clock.advance(PACE.tableCreating);
  });

  test('cannot be deleted while UPDATING', async () => {
    const { TableName } = await dynamoDb.createTable();
    await dynamoDb.client.send(new UpdateTableCommand({ TableName, TableClass: 'STANDARD_INFREQUENT_ACCESS' }));
    await expect(dynamoDb.client.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Attempt to change a resource which is still in use: Table is being updated: ${TableName}`,
    });
    await clock.advance(PACE.tableUpdating);
    expect((await describeTable(TableName))?.TableStatus).toBe('ACTIVE');
  });
});

describe('DeleteTable', () => {
  test('answers without keys; then the table is gone and can be created again, empty', async () => {
    const { TableName } = await dynamoDb.createTable({ TableName: 'deleted' });
    const { TableDescription } = await dynamoDb.client.send(new DeleteTableCommand({ TableName }));
    expect(Object.keys(TableDescription ?? {}).sort()).toEqual([
      'BillingModeSummary',
      'DeletionProtectionEnabled',
      'ItemCount',
      'ProvisionedThroughput',
      'TableArn',
      'TableId',
      'TableName',
      'TableSizeBytes',
      'TableStatus',
    ]);
    expect(TableDescription?.TableStatus).toBe('DELETING');

    await clock.advance(PACE.tableDeleting);

    await expect(describeTable(TableName)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Table: ${TableName} not found`,
    });
    await dynamoDb.createTable({ TableName });
    expect((await describeTable(TableName))?.TableStatus).toBe('ACTIVE');
  });

  test('is refused while the table is protected', async () => {
    const { TableName } = await dynamoDb.createTable({ DeletionProtectionEnabled: true });
    await expect(dynamoDb.client.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    await dynamoDb.client.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: false }));
    await clock.advance(PACE.tableUpdating);
    await dynamoDb.client.send(new DeleteTableCommand({ TableName }));
    await clock.advance(PACE.tableDeleting);
  });
});

describe('UpdateTable', () => {
  test('changes throughput when the table is ACTIVE again', async () => {
    const { TableName } = await dynamoDb.createTable(PROVISIONED);
    const { TableDescription } = await dynamoDb.client.send(
      new UpdateTableCommand({ TableName, ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 1 } }),
    );
    expect(TableDescription?.TableStatus).toBe('UPDATING');
    expect(TableDescription?.ProvisionedThroughput).toMatchObject({
      NumberOfDecreasesToday: 0,
      WriteCapacityUnits: 6,
      LastDecreaseDateTime: new Date(clock.now()),
    });
    await clock.advance(PACE.tableUpdating);
    expect((await describeTable(TableName))?.ProvisionedThroughput).toEqual({
      NumberOfDecreasesToday: 1,
      ReadCapacityUnits: 5,
      WriteCapacityUnits: 1,
      LastDecreaseDateTime: new Date(clock.now()),
    });
  });

  test('switches to on demand and back', async () => {
    const { TableName } = await dynamoDb.createTable(PROVISIONED);
    await dynamoDb.client.send(new UpdateTableCommand({ TableName, BillingMode: 'PAY_PER_REQUEST' }));
    await clock.advance(PACE.tableUpdating);
    expect(await describeTable(TableName)).toMatchObject({
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    });
    await dynamoDb.client.send(new UpdateTableCommand({ TableName, ...PROVISIONED }));
    await clock.advance(PACE.tableUpdating);
    expect(await describeTable(TableName)).toMatchObject({
      BillingModeSummary: { BillingMode: 'PROVISIONED' },
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 },
    });
  });

  test('refuses an empty update and invalid combinations', async () => {
    const { TableName } = await dynamoDb.createTable(PROVISIONED);
    const refusals: [object, string | RegExp][] = [
      [
        {},
        'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, ' +
          'SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, ' +
          'DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required',
      ],
      [
        {
          StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
          ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 7 },
        },
        'One or more parameter values were invalid: You cannot modify stream status while updating table IOPS',
      ],
      [
        { DeletionProtectionEnabled: true, TableClass: 'STANDARD' },
        'One or more parameter values were invalid: TableClass modification must be the only operation in the request',
      ],
      [
        { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 } },
        /^The provisioned throughput for the table will not change\./,
      ],
    ];
    for (const [input, message] of refusals) {
      await expect(dynamoDb.client.send(new UpdateTableCommand({ TableName, ...input }))).rejects.toMatchObject({
        name: 'ValidationException',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      });
    }
  });
});

test('ListTables pages by name', async () => {
  for (const TableName of ['page-a', 'page-b', 'page-c']) await dynamoDb.createTable({ TableName });
  const first = await dynamoDb.client.send(new ListTablesCommand({ Limit: 1, ExclusiveStartTableName: 'page-a' }));
  expect(first).toMatchObject({ TableNames: ['page-b'], LastEvaluatedTableName: 'page-b' });
  const all = await dynamoDb.client.send(new ListTablesCommand({ ExclusiveStartTableName: 'page-a' }));
  expect(all.TableNames?.slice(0, 2)).toEqual(['page-b', 'page-c']);
  expect(all.LastEvaluatedTableName).toBeUndefined();
});

test('a table may be named by its ARN, also when it is created', async () => {
  const { TableArn, TableName } = await dynamoDb.createTable();
  expect(await describeTable(TableArn ?? '')).toMatchObject({ TableName });
  const created = await dynamoDb.createTable({ TableName: `${TableArn}-by-arn` });
  expect(created).toMatchObject({ TableName: `${TableName}-by-arn`, TableArn: `${TableArn}-by-arn` });
});
