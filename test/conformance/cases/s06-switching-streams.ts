/** Sections 6.2, 6.3 and 6.6: streams over time, and switching them on and off, at AWS's pace. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTable, createTableStream, tableRequest, untilTableActive } from '../resources.ts';
import { iteratorOf, readStream, shardsOf } from '../stream-records.ts';
import { putItems } from '../writes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const enable = (aws: Account, StreamViewType: 'NEW_IMAGE' | 'KEYS_ONLY' = 'NEW_IMAGE') =>
  aws.dynamodb.updateTable({ TableName: aws.name, StreamSpecification: { StreamEnabled: true, StreamViewType } });

const disable = (aws: Account) =>
  aws.dynamodb.updateTable({ TableName: aws.name, StreamSpecification: { StreamEnabled: false } });

const ALREADY_ENABLED = 'ValidationException 400: Table already has an enabled stream: TableName: <name>';

export const switchingStreamCases: readonly ConformanceCase[] = [
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'a stream to be enabled',
    expected: 'UPDATING with StreamSpecification and LatestStreamArn already set, then ACTIVE',
    run: async (aws) => {
      await createTable(aws);
      const { TableDescription } = await enable(aws);
      expect(TableDescription).toMatchObject({
        TableStatus: 'UPDATING',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
        LatestStreamArn: expect.stringContaining(`:table/${aws.name}/stream/`),
        LatestStreamLabel: expect.any(String),
      });
      const { Table } = await untilTableActive(aws);
      expect(Table?.LatestStreamArn).toBe(TableDescription?.LatestStreamArn);
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'a stream that is enabled already, the same view type',
    expected: ALREADY_ENABLED,
    call: async (aws) => {
      await createTableStream(aws, 'NEW_IMAGE');
      return enable(aws);
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'a stream that is enabled already, another view type',
    expected: ALREADY_ENABLED,
    call: async (aws) => {
      await createTableStream(aws, 'NEW_IMAGE');
      return enable(aws, 'KEYS_ONLY');
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'a stream to be disabled',
    expected: 'UPDATING; afterwards no StreamSpecification, while LatestStreamArn and LatestStreamLabel stay',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      const { TableDescription } = await disable(aws);
      expect(TableDescription?.TableStatus).toBe('UPDATING');
      const { Table } = await untilTableActive(aws);
      expect([Table?.StreamSpecification, Table?.LatestStreamArn]).toEqual([undefined, streamArn]);
      expect(streamArn.endsWith(`/${Table?.LatestStreamLabel}`)).toBe(true);
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'no stream to be disabled',
    expected: 'ValidationException 400: Table has no stream to disable: TableName: <name>',
    call: async (aws) => {
      await createTable(aws);
      return disable(aws);
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'a stream disabled and enabled again with another view type',
    expected: 'a new ARN',
    run: async (aws) => {
      const streamArn = await createTableStream(aws, 'NEW_IMAGE');
      await disable(aws);
      await untilTableActive(aws);
      const { TableDescription } = await enable(aws, 'KEYS_ONLY');
      expect(TableDescription?.LatestStreamArn).not.toBe(streamArn);
    },
  },
  {
    section: '6.6',
    operation: 'CreateTable',
    given: 'StreamEnabled true and no view type',
    expected:
      'ValidationException 400: One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType is required',
    call: (aws) => aws.dynamodb.createTable(tableRequest(aws, { StreamSpecification: { StreamEnabled: true } })),
  },
  {
    section: '6.6',
    operation: 'CreateTable',
    given: 'StreamEnabled false and a view type',
    expected:
      'ValidationException 400: One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified',
    call: (aws) => {
      const StreamSpecification = { StreamEnabled: false, StreamViewType: 'NEW_IMAGE' as const };
      return aws.dynamodb.createTable(tableRequest(aws, { StreamSpecification }));
    },
  },
  {
    section: '6.6',
    operation: 'UpdateTable',
    given: 'stream and throughput in one call',
    expected:
      'ValidationException 400: One or more parameter values were invalid: You cannot modify stream status while updating table IOPS',
    call: async (aws) => {
      const ProvisionedThroughput = { ReadCapacityUnits: 5, WriteCapacityUnits: 5 };
      await createTable(aws, { BillingMode: 'PROVISIONED', ProvisionedThroughput });
      return aws.dynamodb.updateTable({
        TableName: aws.name,
        ProvisionedThroughput: { ReadCapacityUnits: 6, WriteCapacityUnits: 6 },
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      });
    },
  },
  {
    section: '6.2',
    operation: 'DescribeStream',
    given: 'a stream that was disabled',
    expected: 'DISABLED, its shards with an EndingSequenceNumber',
    run: async (aws) => {
      const StreamArn = await createTableStream(aws);
      await disable(aws);
      await untilTableActive(aws);
      const look = async () => (await aws.streams.describeStream({ StreamArn })).StreamDescription;
      const stream = await aws.waitUntil(look, (found) => found?.StreamStatus === 'DISABLED');
      expect(stream?.Shards?.map(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber)).toEqual([
        expect.stringMatching(/^\d{21,40}$/),
      ]);
    },
  },
  {
    section: '6.2',
    operation: 'DescribeStream',
    given: 'a shard after more than four hours and a further write',
    expected: 'it is closed, and its child names it as parent',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'a');
      await aws.passTime(5 * HOUR);
      await putItems(aws, 'b');
      const [parent, child] = await aws.waitUntil(
        () => shardsOf(aws, streamArn),
        ({ length }) => length > 1,
      );
      expect(parent?.SequenceNumberRange?.EndingSequenceNumber).toBeDefined();
      expect(child?.ParentShardId).toBe(parent?.ShardId);
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'an iterator of 16 minutes ago',
    expected: 'ExpiredIteratorException 400: ...',
    call: async (aws) => {
      const ShardIterator = await iteratorOf(aws, await createTableStream(aws), 'TRIM_HORIZON');
      await aws.passTime(16 * MINUTE);
      return aws.streams.getRecords({ ShardIterator });
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'an iterator of 14 minutes ago',
    expected: 'it is still good',
    run: async (aws) => {
      const ShardIterator = await iteratorOf(aws, await createTableStream(aws), 'TRIM_HORIZON');
      await aws.passTime(14 * MINUTE);
      expect((await aws.streams.getRecords({ ShardIterator })).Records).toEqual([]);
    },
  },
  {
    section: '6.3',
    operation: 'GetShardIterator',
    given: 'the sequence number of a record of 25 hours ago',
    expected: 'TrimmedDataAccessException 400: ...',
    call: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'a', 'b');
      const [shard] = await shardsOf(aws, streamArn);
      const [record] = await readStream(aws, streamArn);
      await aws.passTime(25 * HOUR);
      return aws.streams.getShardIterator({
        StreamArn: streamArn,
        ShardId: shard?.ShardId,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: record?.dynamodb?.SequenceNumber,
      });
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'a record of 25 hours ago',
    expected: 'it is gone',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'old');
      await aws.passTime(25 * HOUR);
      await putItems(aws, 'new');
      const left = async () => (await readStream(aws, streamArn)).map(({ dynamodb }) => dynamodb?.Keys?.id?.S);
      expect(await aws.waitUntil(left, (ids) => !ids.includes('old'))).toEqual(['new']);
    },
  },
  {
    section: '6.4',
    operation: 'TTL expiry',
    given: 'an item that expired',
    expected: 'REMOVE with userIdentity {PrincipalId "dynamodb.amazonaws.com", Type "Service"}',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
      await aws.dynamodb.updateTimeToLive({ TableName: aws.name, TimeToLiveSpecification });
      const expires = String(Math.floor(aws.sandbox.clock.now() / 1000) + 60);
      await aws.dynamodb.putItem({ TableName: aws.name, Item: { id: { S: 'a' }, expires: { N: expires } } });
      const [, removal] = await aws.waitWhileTimePasses(
        () => readStream(aws, streamArn),
        ({ length }) => length > 1,
        MINUTE,
      );
      expect([removal?.eventName, removal?.userIdentity]).toEqual([
        'REMOVE',
        { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
      ]);
    },
  },
];
