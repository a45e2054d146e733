import type {
  DescribeStreamSummaryOutput,
  GetRecordsOutput,
  GetShardIteratorOutput,
  ListShardsOutput,
  PutRecordOutput,
  Shard,
} from '@aws-sdk/client-kinesis';
import { beforeEach, expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { parseSequenceNumber } from '../../../../src/sandbox/services/kinesis/sequence-number.ts';
import { openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';

const HOUR_MS = 3_600_000;
const StreamName = 'orders';

let env: ReturnType<typeof testEnvironment>;
let clock: FakeClock;
let call: Call;

beforeEach(async () => {
  env = testEnvironment();
  clock = env.clock;
  call = directCalls(kinesisService(await openKinesis(await openStore(undefined), env)), env);
});

async function create(ShardCount: number): Promise<void> {
  await call('CreateStream', { StreamName, ShardCount });
  await clock.advance(env.pace.streamCreating);
}

async function reshard(operation: string, input: object): Promise<void> {
  await call(operation, { StreamName, ...input });
  await clock.advance(env.pace.streamUpdating);
}

async function shards(input: object = {}): Promise<Shard[]> {
  const { Shards = [] } = await call<ListShardsOutput>('ListShards', { StreamName, ...input });
  return Shards;
}

async function ids(filter?: object): Promise<number[]> {
  const found = await shards(filter && { ShardFilter: filter });
  return found.map(({ ShardId }) => Number(ShardId?.split('-')[1]));
}

function put(ExplicitHashKey: string): Promise<PutRecordOutput> {
  return call('PutRecord', { StreamName, PartitionKey: 'k', Data: Buffer.from(ExplicitHashKey), ExplicitHashKey });
}

async function readAll(ShardId: string): Promise<GetRecordsOutput> {
  const input = { StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  const { ShardIterator } = await call<GetShardIteratorOutput>('GetShardIterator', input);
  return call('GetRecords', { ShardIterator });
}

test('a split closes the shard and opens two children, which receive the records from then on', async () => {
  await create(1);
  await put('1');
  await call('SplitShard', { StreamName, ShardToSplit: 'shardId-000000000000', NewStartingHashKey: '100' });
  await put('2');
  await clock.advance(env.pace.streamUpdating);
  expect((await put('3')).ShardId).toBe('shardId-000000000001');
  expect((await put('100')).ShardId).toBe('shardId-000000000002');

  const [parent, lower, upper] = await shards();
  expect(lower).toMatchObject({
    ParentShardId: 'shardId-000000000000',
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: '99' },
  });
  expect(upper).toMatchObject({
    ParentShardId: 'shardId-000000000000',
    HashKeyRange: { StartingHashKey: '100', EndingHashKey: '340282366920938463463374607431768211455' },
  });
  const ending = parseSequenceNumber(parent?.SequenceNumberRange?.EndingSequenceNumber ?? '0');
  const starting = parseSequenceNumber(lower?.SequenceNumberRange?.StartingSequenceNumber ?? '0');
  expect(ending).toMatchObject({ shardIndex: 0, index: 0x7fffffffffffffffn, time: Math.floor(clock.now() / 1000) });
  expect(starting).toMatchObject({ shardIndex: 1, index: 0n, shardCreated: (ending?.time ?? 0) + 1 });
});

test('a closed shard is read to its end, and names its children there', async () => {
  await create(1);
  await put('1');
  await put('2');
  await reshard('SplitShard', { ShardToSplit: '0', NewStartingHashKey: '100' });
  await put('3');
  const all = await readAll('0');
  expect(all.Records).toHaveLength(2);
  expect(all.ChildShards).toBeUndefined();
  const end = await call<GetRecordsOutput>('GetRecords', { ShardIterator: all.NextShardIterator });
  expect(end).toMatchObject({ Records: [], MillisBehindLatest: 0 });
  expect(end.NextShardIterator).toBeUndefined();
  const { ChildShards } = end;
  expect(ChildShards).toEqual([
    {
      ShardId: 'shardId-000000000001',
      ParentShards: ['shardId-000000000000'],
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '99' },
    },
    {
      ShardId: 'shardId-000000000002',
      ParentShards: ['shardId-000000000000'],
      HashKeyRange: { StartingHashKey: '100', EndingHashKey: '340282366920938463463374607431768211455' },
    },
  ]);
});

test('a merge closes both shards and opens one child of the two', async () => {
  await create(2);
  await reshard('MergeShards', { ShardToMerge: 'shardId-000000000000', AdjacentShardToMerge: 'shardId-000000000001' });
  const [lower, upper, child] = await shards();
  expect(lower?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^\d{56}$/);
  expect(upper?.SequenceNumberRange?.EndingSequenceNumber).toMatch(/^\d{56}$/);
  expect(child).toMatchObject({
    ParentShardId: 'shardId-000000000000',
    AdjacentParentShardId: 'shardId-000000000001',
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
  });
  expect((await put('0')).ShardId).toBe('shardId-000000000002');
});

test('one change at a time', async () => {
  await create(2);
  await call('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '100' });
  const refusal = 'Stream orders under account 000000000000 not ACTIVE, instead in state UPDATING';
  await expect(call('MergeShards', { StreamName, ShardToMerge: '0', AdjacentShardToMerge: '1' })).rejects.toThrow(
    refusal,
  );
  await expect(
    call('UpdateShardCount', { StreamName, TargetShardCount: 3, ScalingType: 'UNIFORM_SCALING' }),
  ).rejects.toThrow(refusal);
});

test.each([
  [
    'SplitShard',
    { ShardToSplit: '9', NewStartingHashKey: '5' },
    'Could not find shard shardId-000000000009 in stream orders under account 000000000000.',
  ],
  [
    'SplitShard',
    { ShardToSplit: '0', NewStartingHashKey: '1' },
    "NewStartingHashKey 1 used in SplitShard() on shard shardId-000000000000 in stream orders under account 000000000000 is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's EndingHashKey 113427455640312821154458202477256070484.",
  ],
  [
    'MergeShards',
    { ShardToMerge: 'x', AdjacentShardToMerge: '1' },
    'Could not find shard x in stream orders under account 000000000000.',
  ],
  [
    'MergeShards',
    { ShardToMerge: '0', AdjacentShardToMerge: '5' },
    'Could not find shard shardId-000000000005 in stream orders under account 000000000000.',
  ],
  [
    'MergeShards',
    { ShardToMerge: '1', AdjacentShardToMerge: '0' },
    'Shards shardId-000000000001 and shardId-000000000000 in stream orders under account 000000000000 are not an adjacent pair of shards eligible for merging',
  ],
  [
    'UpdateShardCount',
    { TargetShardCount: 7, ScalingType: 'UNIFORM_SCALING' },
    'UpdateShardCount cannot scale up over double your current open shard count. Current open shard count: 3 Target shard count: 7',
  ],
  [
    'UpdateShardCount',
    { TargetShardCount: 1, ScalingType: 'UNIFORM_SCALING' },
    'UpdateShardCount cannot scale down below half your current open shard count. Current open shard count: 3 Target shard count: 1',
  ],
])('%s rejects %j', async (operation, input, message) => {
  await create(3);
  await expect(call(operation, { StreamName, ...input })).rejects.toThrow(message);
});

test('a shard is split only once', async () => {
  await create(1);
  await reshard('SplitShard', { ShardToSplit: '0', NewStartingHashKey: '100' });
  await expect(call('SplitShard', { StreamName, ShardToSplit: '0', NewStartingHashKey: '50' })).rejects.toThrow(
    'Shard shardId-000000000000 in stream orders under account 000000000000 has already been merged or split, and thus ' +
      'is not eligible for merging or splitting.',
  );
});

test('a new shard count gives equal shards', async () => {
  await create(2);
  await reshard('UpdateShardCount', { TargetShardCount: 4, ScalingType: 'UNIFORM_SCALING' });
  const { StreamDescriptionSummary } = await call<DescribeStreamSummaryOutput>('DescribeStreamSummary', { StreamName });
  expect(StreamDescriptionSummary).toMatchObject({ OpenShardCount: 4, StreamStatus: 'ACTIVE', ConsumerCount: 0 });
  expect(await ids()).toEqual([0, 1, 2, 3, 4, 5]);
});

test('shards can be listed as of a time', async () => {
  await create(1);
  const created = clock.now();
  await clock.advance(HOUR_MS);
  await reshard('SplitShard', { ShardToSplit: '0', NewStartingHashKey: '100' });
  const split = clock.now();
  await clock.advance(HOUR_MS);
  await reshard('MergeShards', { ShardToMerge: '1', AdjacentShardToMerge: '2' });

  expect(await ids()).toEqual([0, 1, 2, 3]);
  expect(await ids({ Type: 'FROM_TRIM_HORIZON' })).toEqual([0, 1, 2, 3]);
  expect(await ids({ Type: 'AT_TRIM_HORIZON' })).toEqual([0]);
  expect(await ids({ Type: 'AT_LATEST' })).toEqual([3]);
  expect(await ids({ Type: 'AFTER_SHARD_ID', ShardId: 'shardId-000000000001' })).toEqual([2, 3]);
  expect(await ids({ Type: 'AT_TIMESTAMP', Timestamp: new Date(created) })).toEqual([0]);
  expect(await ids({ Type: 'AT_TIMESTAMP', Timestamp: new Date(split) })).toEqual([1, 2]);
  expect(await ids({ Type: 'FROM_TIMESTAMP', Timestamp: new Date(split + 1) })).toEqual([1, 2, 3]);

  await clock.advance(23 * HOUR_MS);
  expect(await ids()).toEqual([1, 2, 3]);
});

test('shards are listed in pages, with the filter of the first call', async () => {
  await create(7);
  await reshard('UpdateShardCount', { TargetShardCount: 8, ScalingType: 'UNIFORM_SCALING' });
  const all = await ids({ Type: 'AT_LATEST' });
  const seen: number[] = [];
  let input: object | undefined = { StreamName, ShardFilter: { Type: 'AT_LATEST' } };
  while (input !== undefined) {
    const page: ListShardsOutput = await call('ListShards', { ...input, MaxResults: 3 });
    seen.push(...(page.Shards ?? []).map(({ ShardId }) => Number(ShardId?.split('-')[1])));
    input = page.NextToken === undefined ? undefined : { NextToken: page.NextToken };
  }
  expect(seen).toEqual(all);
  expect(all).toHaveLength(8);
});

test.each([
  [{}, 'Either NextToken or StreamName should be provided.'],
  [{ NextToken: 'x', StreamName }, 'NextToken and StreamName cannot be provided together.'],
  [{ NextToken: 'x', StreamARN: 'x' }, 'NextToken and StreamARN cannot be provided together.'],
  [{ NextToken: 'x', ShardFilter: { Type: 'AT_LATEST' } }, 'NextToken and ShardFilter cannot be provided together.'],
])('ListShards rejects %j', async (input, message) => {
  await expect(call('ListShards', input)).rejects.toMatchObject({ code: 'InvalidArgumentException', message });
});
