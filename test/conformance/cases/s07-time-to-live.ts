/** Section 7.3: Time to Live, at AWS's pace. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTable, tableRequest } from '../resources.ts';

const HOUR = 3_600_000;
const CONTROL_NOT_FOUND = 'ResourceNotFoundException 400: Requested resource not found: Table: <name> not found';

const timeToLive = (aws: Account, AttributeName: string, Enabled: boolean) =>
  aws.dynamodb.updateTimeToLive({ TableName: aws.name, TimeToLiveSpecification: { AttributeName, Enabled } });

const describeTimeToLive = (aws: Account) => aws.dynamodb.describeTimeToLive({ TableName: aws.name });

const untilTimeToLive = (aws: Account, status: string) =>
  aws.waitUntil(
    () => describeTimeToLive(aws),
    (answer) => answer.TimeToLiveDescription?.TimeToLiveStatus === status,
  );

export const timeToLiveCases: readonly ConformanceCase[] = [
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
