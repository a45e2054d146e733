/** Section 7.1: creating tables. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTable, tableRequest } from '../resources.ts';
import { sendJson } from '../wire.ts';

const UNITS = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
const PROVISIONED = { BillingMode: 'PROVISIONED' as const, ProvisionedThroughput: UNITS };
const INVALID = 'ValidationException 400: One or more parameter values were invalid:';
const NAME_LENGTH = 'TableName must be at least 3 characters long and at most 255 characters long';

const create = (aws: Account, changes: Partial<CreateTableCommandInput>) =>
  aws.dynamodb.createTable(tableRequest(aws, changes));

/** Every member of the case's table, on demand, while it is CREATING. */
const creating = (aws: Account) => ({
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
  CreationDateTime: expect.any(Date),
  DeletionProtectionEnabled: false,
  ItemCount: 0,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  TableArn: aws.arn('dynamodb', `table/${aws.name}`),
  TableId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  TableName: aws.name,
  TableSizeBytes: 0,
  TableStatus: 'CREATING',
});

/** The same with provisioned capacity. */
function creatingProvisioned(aws: Account) {
  const { BillingModeSummary, ...members } = creating(aws);
  return { ...members, ProvisionedThroughput: { NumberOfDecreasesToday: 0, ...UNITS } };
}

export const tableCases: readonly ConformanceCase[] = [
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'on demand',
    expected: 'exactly the 12 recorded members, CREATING',
    run: async (aws) => expectAnswer(await create(aws, {}), 200, { TableDescription: creating(aws) }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'on demand with a stream',
    expected: 'LatestStreamArn, LatestStreamLabel, StreamSpecification in addition',
    run: async (aws) => {
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' as const };
      const stream = {
        LatestStreamArn: expect.any(String),
        LatestStreamLabel: expect.any(String),
        StreamSpecification,
      };
      const answer = await create(aws, { StreamSpecification });
      expectAnswer(answer, 200, { TableDescription: { ...creating(aws), ...stream } });
    },
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'provisioned',
    expected: 'no BillingModeSummary, the given units',
    run: async (aws) => {
      expectAnswer(await create(aws, PROVISIONED), 200, { TableDescription: creatingProvisioned(aws) });
    },
  },
  {
    section: '7.1',
    operation: 'DescribeTable',
    given: 'an ACTIVE table, on demand',
    expected: 'WarmThroughput 12000 / 4000 and LastUpdateToPayPerRequestDateTime in addition',
    run: async (aws) => {
      await createTable(aws);
      expectAnswer(await aws.dynamodb.describeTable({ TableName: aws.name }), 200, {
        Table: {
          ...creating(aws),
          TableStatus: 'ACTIVE',
          BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
          WarmThroughput: { ReadUnitsPerSecond: 12_000, Status: 'ACTIVE', WriteUnitsPerSecond: 4_000 },
        },
      });
    },
  },
  {
    section: '7.1',
    operation: 'DescribeTable',
    given: 'an ACTIVE table, provisioned',
    expected: 'WarmThroughput with the provisioned units in addition',
    run: async (aws) => {
      await createTable(aws, PROVISIONED);
      expectAnswer(await aws.dynamodb.describeTable({ TableName: aws.name }), 200, {
        Table: {
          ...creatingProvisioned(aws),
          TableStatus: 'ACTIVE',
          WarmThroughput: { ReadUnitsPerSecond: 5, Status: 'ACTIVE', WriteUnitsPerSecond: 6 },
        },
      });
    },
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'a name that is taken',
    expected: 'ResourceInUseException 400: Table already exists: <name>',
    call: async (aws) => {
      await createTable(aws);
      return create(aws, {});
    },
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'on demand with throughput',
    expected: `${INVALID} Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST`,
    call: (aws) => create(aws, { ProvisionedThroughput: UNITS }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'provisioned without throughput',
    expected: `${INVALID} ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED`,
    call: (aws) => create(aws, { BillingMode: 'PROVISIONED' }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'a key that is not among the attributes',
    expected: `${INVALID} Some index key attributes are not defined in AttributeDefinitions. Keys: [id], AttributeDefinitions: [x]`,
    call: (aws) => create(aws, { AttributeDefinitions: [{ AttributeName: 'x', AttributeType: 'S' }] }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'an attribute that is no key',
    expected: `${INVALID} Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions`,
    call: (aws) =>
      create(aws, {
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'x', AttributeType: 'S' },
        ],
      }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'no TableName',
    expected: "ValidationException 400: The parameter 'TableName' is required but was not present in the request",
    run: async (aws) => {
      const { TableName, ...request } = tableRequest(aws);
      const target = 'DynamoDB_20120810.CreateTable';
      const { status, json } = await sendJson(aws, { service: 'dynamodb', target }, request);
      const message = "The parameter 'TableName' is required but was not present in the request";
      expect([status, String(json.__type).replace(/.*#/, ''), json.message]).toEqual([
        400,
        'ValidationException',
        message,
      ]);
    },
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'a name of 2 characters',
    expected: `ValidationException 400: ${NAME_LENGTH}`,
    call: (aws) => create(aws, { TableName: 'ab' }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'a name of 256 characters',
    expected: `ValidationException 400: ${NAME_LENGTH}`,
    call: (aws) => create(aws, { TableName: 'a'.repeat(256) }),
  },
  {
    section: '7.1',
    operation: 'CreateTable',
    given: 'a name with a blank',
    expected:
      "ValidationException 400: 1 validation error detected: Value 'my table' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    call: (aws) => create(aws, { TableName: 'my table' }),
  },
];
