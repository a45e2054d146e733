import type { DescribeStreamOutput, ListStreamsOutput, PutRecordOutput } from '@aws-sdk/client-kinesis';
import { beforeEach, expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { type KinesisState, openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';

let store: Store;
let env: ReturnType<typeof testEnvironment>;
let clock: FakeClock;
let state: KinesisState;
let call: Call;

beforeEach(async () => {
  store = await openStore(undefined);
  env = testEnvironment();
  clock = env.clock;
  await start();
});

async function start(): Promise<void> {
  state = await openKinesis(store, env);
  call = directCalls(kinesisService(state), env);
}

async function describe(StreamName: string): Promise<NonNullable<DescribeStreamOutput['StreamDescription']>> {
  const { StreamDescription } = await call<DescribeStreamOutput>('DescribeStream', { StreamName });
  if (StreamDescription === undefined) throw new Error('no description');
  return StreamDescription;
}

async function createActive(StreamName: string, ShardCount: number): Promise<void> {
  await call('CreateStream', { StreamName, ShardCount });
  await clock.advance(env.pace.streamCreating);
}

test('is CREATING without shards, then ACTIVE with them', async () => {
  await call('CreateStream', { StreamName: 'orders', ShardCount: 2 });
  expect(await describe('orders')).toEqual({
    StreamName: 'orders',
    StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/orders',
    StreamStatus: 'CREATING',
    StreamModeDetails: { StreamMode: 'PROVISIONED' },
    Shards: [],
    HasMoreShards: false,
    RetentionPeriodHours: 24,
    StreamCreationTimestamp: new Date(clock.now()),
    EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
    EncryptionType: 'NONE',
  });

  await clock.advance(env.pace.streamCreating);

  const { StreamStatus, Shards } = await describe('orders');
  expect(StreamStatus).toBe('ACTIVE');
  expect(Shards).toEqual([
    {
      ShardId: 'shardId-000000000000',
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '170141183460469231731687303715884105727' },
      SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{56}$/) },
    },
    {
      ShardId: 'shardId-000000000001',
      HashKeyRange: {
        StartingHashKey: '170141183460469231731687303715884105728',
        EndingHashKey: '340282366920938463463374607431768211455',
      },
      SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{56}$/) },
    },
  ]);
});

test('accepts no records and has no shards to read while it is CREATING', async () => {
  await call('CreateStream', { StreamName: 'orders', ShardCount: 1 });
  await expect(call('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: new Uint8Array() })).rejects.toThrow(
    'Stream orders under account 000000000000 not found.',
  );
  const iterator = { StreamName: 'orders', ShardId: 'shardId-0', ShardIteratorType: 'LATEST' };
  await expect(call('GetShardIterator', iterator)).rejects.toThrow(
    'Shard shardId-000000000000 in stream orders under account 000000000000 does not exist',
  );
  await expect(
    call('SplitShard', { StreamName: 'orders', ShardToSplit: '0', NewStartingHashKey: '2' }),
  ).rejects.toThrow('Stream orders under account 000000000000 not ACTIVE, instead in state CREATING');
});

test('is DELETING without shards, then deleted, and its name and sequence numbers are free again', async () => {
  await createActive('orders', 1);
  await call('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: new Uint8Array() });
  await call('DeleteStream', { StreamName: 'orders' });
  expect(await describe('orders')).toMatchObject({ StreamStatus: 'DELETING', Shards: [] });
  await expect(call('CreateStream', { StreamName: 'orders', ShardCount: 1 })).rejects.toThrow(
    'Stream orders under account 000000000000 already exists.',
  );

  await clock.advance(env.pace.streamDeleting);

  await expect(describe('orders')).rejects.toThrow('Stream orders under account 000000000000 not found.');
  expect(await store.range({ gte: 'record/', lt: 'record0' })).toEqual([]);
  await createActive('orders', 1);
  expect(await describe('orders')).toMatchObject({ StreamStatus: 'ACTIVE' });
});

test('a deletion is not undone by the end of an earlier update', async () => {
  await createActive('orders', 1);
  await call('UpdateShardCount', { StreamName: 'orders', TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' });
  await call('DeleteStream', { StreamName: 'orders' });
  await clock.advance(env.pace.streamUpdating + env.pace.streamDeleting);
  await expect(describe('orders')).rejects.toThrow('not found');
});

test('a transition that a restart interrupted is completed', async () => {
  await call('CreateStream', { StreamName: 'orders', ShardCount: 1 });
  await state.dispose();
  await start();
  expect(await describe('orders')).toMatchObject({ StreamStatus: 'CREATING' });
  await clock.advance(env.pace.streamCreating);
  expect(await describe('orders')).toMatchObject({ StreamStatus: 'ACTIVE' });
});

test('sequence numbers keep ascending after a restart, even when every record has been trimmed', async () => {
  await createActive('orders', 1);
  const put = (): Promise<PutRecordOutput> =>
    call<PutRecordOutput>('PutRecord', { StreamName: 'orders', PartitionKey: 'a', Data: new Uint8Array() });
  await put();
  const before = await put();

  await state.dispose();
  await start();
  const after = await put();
  expect(String(after.SequenceNumber) > String(before.SequenceNumber)).toBe(true);

  await clock.advance(25 * 3_600_000);
  expect(await store.range({ gte: 'record/', lt: 'record0' })).toEqual([]);
  await state.dispose();
  await start();
  expect(String((await put()).SequenceNumber) > String(after.SequenceNumber)).toBe(true);
});

test('has no timer after dispose', async () => {
  await createActive('orders', 1);
  await call('CreateStream', { StreamName: 'others', ShardCount: 1 });
  await state.dispose();
  await state.dispose();
  expect(clock.pending).toBe(0);
});

test('lists streams in pages, by name', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of [...names].reverse()) await call('CreateStream', { StreamName: name, ShardCount: 1 });
  const seen: string[] = [];
  let NextToken: string | undefined;
  do {
    const page: ListStreamsOutput = await call('ListStreams', { Limit: 2, ...(NextToken && { NextToken }) });
    seen.push(...(page.StreamNames ?? []));
    expect(page.HasMoreStreams).toBe(page.NextToken !== undefined);
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(seen).toEqual(names);
  expect(await call('ListStreams', { ExclusiveStartStreamName: 'c' })).toMatchObject({ StreamNames: ['d', 'e'] });
});

test('an on-demand stream has four shards, and its count cannot be set', async () => {
  await call('CreateStream', { StreamName: 'orders', StreamModeDetails: { StreamMode: 'ON_DEMAND' } });
  await clock.advance(env.pace.streamCreating);
  expect((await describe('orders')).Shards).toHaveLength(4);
  await expect(
    call('UpdateShardCount', { StreamName: 'orders', TargetShardCount: 2, ScalingType: 'UNIFORM_SCALING' }),
  ).rejects.toThrow('is in On-Demand mode');
});

test('a region has a shard quota, and reports its use', async () => {
  await createActive('orders', 3);
  await expect(call('CreateStream', { StreamName: 'more', ShardCount: 20_000 })).rejects.toThrow(
    'This request would exceed the shard limit for the account 000000000000 in us-east-1. Current shard count for the ' +
      'account: 3. Limit: 20000. Number of additional shards that would have resulted from this request: 20000. Refer ' +
      'to the AWS Service Limits page (http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for ' +
      'current limits and how to request higher limits.',
  );
});
