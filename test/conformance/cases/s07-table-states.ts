/** Section 7.2: changing and deleting tables, at AWS's pace. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTable, tableRequest, untilTableActive } from '../resources.ts';

const UNITS = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
const IN_USE = 'ResourceInUseException 400: ...';
const CONTROL_NOT_FOUND = 'ResourceNotFoundException 400: Requested resource not found: Table: <name> not found';

/** Every member of the answer to DeleteTable, on demand. */
const deleting = (aws: Account) => ({
  BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST', LastUpdateToPayPerRequestDateTime: expect.any(Date) },
  DeletionProtectionEnabled: false,
  ItemCount: 0,
  ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
  TableArn: aws.arn('dynamodb', `table/${aws.name}`),
  TableId: expect.any(String),
  TableName: aws.name,
  TableSizeBytes: 0,
  TableStatus: 'DELETING',
});

export const tableStateCases: readonly ConformanceCase[] = [
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'a table on demand',
    expected: 'DELETING with exactly the recorded members: no KeySchema, AttributeDefinitions, CreationDateTime',
    run: async (aws) => {
      await createTable(aws);
      const answer = await aws.dynamodb.deleteTable({ TableName: aws.name });
      expectAnswer(answer, 200, { TableDescription: deleting(aws) });
    },
  },
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'a provisioned table',
    expected: 'the same without BillingModeSummary',
    run: async (aws) => {
      await createTable(aws, { BillingMode: 'PROVISIONED', ProvisionedThroughput: UNITS });
      const { BillingModeSummary, ...members } = deleting(aws);
      const ProvisionedThroughput = { NumberOfDecreasesToday: 0, ...UNITS };
      const answer = await aws.dynamodb.deleteTable({ TableName: aws.name });
      expectAnswer(answer, 200, { TableDescription: { ...members, ProvisionedThroughput } });
    },
  },
  {
    section: '7.2',
    operation: 'DescribeTable',
    given: 'a table that is deleted',
    expected: CONTROL_NOT_FOUND,
    call: async (aws) => {
      await createTable(aws);
      await aws.dynamodb.deleteTable({ TableName: aws.name });
      for (;;) {
        const { Table } = await aws.dynamodb.describeTable({ TableName: aws.name });
        expect(Table?.TableStatus).toBe('DELETING');
        await aws.passTime(1_000);
      }
    },
  },
  {
    section: '7.2',
    operation: 'PutItem',
    given: 'a table that is CREATING',
    expected: 'ResourceNotFoundException 400: Requested resource not found',
    call: async (aws) => {
      await aws.dynamodb.createTable(tableRequest(aws));
      return aws.dynamodb.putItem({ TableName: aws.name, Item: { id: { S: 'a' } } });
    },
  },
  {
    section: '7.2',
    operation: 'UpdateTable',
    given: 'a table that is CREATING',
    expected: IN_USE,
    call: async (aws) => {
      await aws.dynamodb.createTable(tableRequest(aws));
      return aws.dynamodb.updateTable({ TableName: aws.name, DeletionProtectionEnabled: true });
    },
  },
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'a table that is CREATING',
    expected: IN_USE,
    call: async (aws) => {
      await aws.dynamodb.createTable(tableRequest(aws));
      return aws.dynamodb.deleteTable({ TableName: aws.name });
    },
  },
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'a table that is UPDATING',
    expected: IN_USE,
    call: async (aws) => {
      await createTable(aws);
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
      await aws.dynamodb.updateTable({ TableName: aws.name, StreamSpecification });
      return aws.dynamodb.deleteTable({ TableName: aws.name });
    },
  },
  {
    section: '7.2',
    operation: 'DeleteTable',
    given: 'deletion protection',
    expected:
      'ValidationException 400: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    call: async (aws) => {
      await createTable(aws, { DeletionProtectionEnabled: true });
      return aws.dynamodb.deleteTable({ TableName: aws.name });
    },
  },
  {
    section: '7.2',
    operation: 'UpdateTable',
    given: 'nothing to do',
    expected: 'ValidationException 400: At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, ...',
    call: async (aws) => {
      await createTable(aws);
      return aws.dynamodb.updateTable({ TableName: aws.name });
    },
  },
  {
    section: '7.2',
    operation: 'CreateTable',
    given: 'a new table',
    expected: 'CREATING for some seconds, then ACTIVE',
    run: async (aws) => {
      await aws.dynamodb.createTable(tableRequest(aws));
      await aws.passTime(2_000);
      const { Table } = await aws.dynamodb.describeTable({ TableName: aws.name });
      expect(Table?.TableStatus).toBe('CREATING');
      await untilTableActive(aws);
    },
  },
];
