/** Sections 7.2 and 7.3: changing and deleting tables and Time to Live, at AWS's pace. */
import { expect } from 'vitest';
import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { createTable, tableRequest, untilTableActive } from '../resources.ts';

const UNITS = { ReadCapacityUnits: 5, WriteCapacityUnits: 6 };
const HOUR = 3_600_000;
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

const timeToLive = (aws: Account, AttributeName: string, Enabled: boolean) =>
  aws.dynamodb.updateTimeToLive({ TableName: aws.name, TimeToLiveSpecification: { AttributeName, Enabled } });

const describeTimeToLive = (aws: Account) => aws.dynamodb.describeTimeToLive({ TableName: aws.name });

const untilTimeToLive = (aws: Account, status: string) =>
  aws.waitUntil(
    () => describeTimeToLive(aws),
    (answer) => answer.TimeToLiveDescription?.TimeToLiveStatus === status,
  );

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
  {
    section: '7.3',
    operation: 'DescribeTimeToLive',
    given: 'a table without TTL',
    expected: 'exactly {TimeToLiveStatus "DISABLED"}',
    run: async (aws) => {
      await createTable(aws);
      expectAnswer(await describeTimeToLive(aws), 200, { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    },
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'TTL to be enabled',
    expected: 'exactly TimeToLiveSpecification {AttributeName, Enabled}',
    run: async (aws) => {
      await createTable(aws);
      const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
      expectAnswer(await timeToLive(aws, 'expires', true), 200, { TimeToLiveSpecification });
    },
  },
  {
    section: '7.3',
    operation: 'DescribeTimeToLive',
    given: 'TTL that was just enabled',
    expected: 'ENABLING, then ENABLED, with AttributeName',
    run: async (aws) => {
      await createTable(aws);
      await timeToLive(aws, 'expires', true);
      expect((await describeTimeToLive(aws)).TimeToLiveDescription?.TimeToLiveStatus).toBe('ENABLING');
      expectAnswer(await untilTimeToLive(aws, 'ENABLED'), 200, {
        TimeToLiveDescription: { AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' },
      });
    },
  },
  {
    section: '7.3',
    operation: 'DescribeTimeToLive',
    given: 'TTL disabled an hour after it was enabled',
    expected: 'DISABLING, then DISABLED without AttributeName',
    run: async (aws) => {
      await createTable(aws);
      await timeToLive(aws, 'expires', true);
      await aws.passTime(HOUR);
      await timeToLive(aws, 'expires', false);
      expect((await describeTimeToLive(aws)).TimeToLiveDescription?.TimeToLiveStatus).toBe('DISABLING');
      const answer = await untilTimeToLive(aws, 'DISABLED');
      expectAnswer(answer, 200, { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } });
    },
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'TTL enabled again',
    expected: 'ValidationException 400: TimeToLive is already enabled',
    call: async (aws) => {
      await createTable(aws);
      await timeToLive(aws, 'expires', true);
      await aws.passTime(HOUR);
      return timeToLive(aws, 'expires', true);
    },
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'TTL disabled though it is not enabled',
    expected: 'ValidationException 400: TimeToLive is already disabled',
    call: async (aws) => {
      await createTable(aws);
      return timeToLive(aws, 'expires', false);
    },
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'another attribute',
    expected:
      'ValidationException 400: TimeToLive is active on a different AttributeName: current AttributeName is expires',
    call: async (aws) => {
      await createTable(aws);
      await timeToLive(aws, 'expires', true);
      await aws.passTime(HOUR);
      return timeToLive(aws, 'other', true);
    },
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'a second change within 30 minutes',
    expected: 'ValidationException 400: Time to live has been modified multiple times within a fixed interval',
    call: async (aws) => {
      await createTable(aws);
      await timeToLive(aws, 'expires', true);
      await untilTimeToLive(aws, 'ENABLED');
      return timeToLive(aws, 'expires', false);
    },
  },
  {
    section: '7.3',
    operation: 'DescribeTimeToLive',
    given: 'a table that is CREATING',
    expected:
      'ValidationException 400: Cannot describe time to live while table is in CREATING state: Current table state is CREATING',
    call: async (aws) => {
      await aws.dynamodb.createTable(tableRequest(aws));
      return describeTimeToLive(aws);
    },
  },
  {
    section: '7.3',
    operation: 'DescribeTimeToLive',
    given: 'an unknown table',
    expected: CONTROL_NOT_FOUND,
    call: (aws) => describeTimeToLive(aws),
  },
  {
    section: '7.3',
    operation: 'UpdateTimeToLive',
    given: 'an unknown table',
    expected: CONTROL_NOT_FOUND,
    call: (aws) => timeToLive(aws, 'expires', true),
  },
];
