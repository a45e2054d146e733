import type { PutRecordOutput } from '@aws-sdk/client-kinesis';
import { beforeEach, expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { type KinesisState, openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { EventSource } from '../../../../src/sandbox/streams/event-source.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const ROLE = 'arn:aws:iam::000000000000:role/worker';
const [FIRST, SECOND, THIRD] = ['shardId-000000000000', 'shardId-000000000001', 'shardId-000000000002'] as const;

let env: ReturnType<typeof testEnvironment>;
let clock: FakeClock;
let state: KinesisState;
let call: Call;

beforeEach(async () => {
  env = testEnvironment();
  clock = env.clock;
  state = await openKinesis(await openStore(undefined), env);
  call = directCalls(kinesisService(state), env);
  await call('CreateStream', { StreamName: 'orders', ShardCount: 1 });
});

async function source(): Promise<EventSource> {
  await clock.advance(env.pace.streamCreating);
  const found = await state.findEventSource(ARN);
  if (found === undefined) throw new Error('no event source');
  return found;
}

function put(text: string, ExplicitHashKey = '0'): Promise<PutRecordOutput> {
  return call('PutRecord', { StreamName: 'orders', PartitionKey: text, Data: Buffer.from(text), ExplicitHashKey });
}

async function keysAfter(events: EventSource, shardId: string, position: string | undefined): Promise<string[]> {
  const records = await events.readAfter(shardId, position, 100, ROLE);
  return records.map(({ partitionKey }) => partitionKey);
}

test('is found while the stream is usable', async () => {
  expect(await state.findEventSource(ARN)).toBeUndefined();
  await source();
  expect(await state.findEventSource(ARN.replace('us-east-1', 'eu-west-1'))).toBeUndefined();
  await call('DeleteStream', { StreamName: 'orders' });
  expect(await state.findEventSource(ARN)).toBeUndefined();
});

test("returns records in the form of a function's event", async () => {
  const events = await source();
  const { SequenceNumber } = await put('a');
  expect(await events.readAfter(FIRST, undefined, 10, ROLE)).toEqual([
    {
      sequenceNumber: SequenceNumber,
      arrivalTime: clock.now(),
      partitionKey: 'a',
      event: {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: 'a',
          sequenceNumber: SequenceNumber,
          data: 'YQ==',
          approximateArrivalTimestamp: clock.now() / 1000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `${FIRST}:${SequenceNumber}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: ROLE,
        awsRegion: 'us-east-1',
        eventSourceARN: ARN,
      },
    },
  ]);
});

test('positions are after the records that were read', async () => {
  const events = await source();
  expect(await keysAfter(events, FIRST, await events.latest(FIRST))).toEqual([]);
  const early = await events.latest(FIRST);
  const { SequenceNumber } = await put('a');
  await clock.advance(1000);
  const time = clock.now();
  await put('b');
  expect(await keysAfter(events, FIRST, early)).toEqual(['a', 'b']);
  expect(await keysAfter(events, FIRST, SequenceNumber)).toEqual(['b']);
  expect(await keysAfter(events, FIRST, await events.positionAt(FIRST, time))).toEqual(['b']);
  expect(await keysAfter(events, FIRST, await events.positionAt(FIRST, time - 1000))).toEqual(['a', 'b']);
  const future = await events.positionAt(FIRST, time + 1);
  await put('c');
  expect(await keysAfter(events, FIRST, future)).toEqual(['c']);
  expect(await events.latest('shardId-000000000009')).toBeUndefined();
});

test('notifies of new records and shards until unsubscribed', async () => {
  const events = await source();
  let calls = 0;
  const unsubscribe = events.subscribe(() => {
    calls += 1;
  });
  await put('a');
  expect(calls).toBe(1);
  await call('SplitShard', { StreamName: 'orders', ShardToSplit: '0', NewStartingHashKey: '100' });
  await clock.advance(env.pace.streamUpdating);
  expect(calls).toBeGreaterThan(1);
  const before = calls;
  unsubscribe();
  await put('b');
  expect(calls).toBe(before);
});

test('shards have parents, which are closed once all of their records are readable', async () => {
  const events = await source();
  expect(events.shards()).toEqual([{ shardId: FIRST, parentShardIds: [], closed: false }]);
  await call('SplitShard', { StreamName: 'orders', ShardToSplit: '0', NewStartingHashKey: '100' });
  await clock.advance(env.pace.streamUpdating);
  await call('MergeShards', { StreamName: 'orders', ShardToMerge: '1', AdjacentShardToMerge: '2' });
  await clock.advance(env.pace.streamUpdating);
  expect(events.shards()).toEqual([
    { shardId: FIRST, parentShardIds: [], closed: true },
    { shardId: SECOND, parentShardIds: [FIRST], closed: true },
    { shardId: THIRD, parentShardIds: [FIRST], closed: true },
    { shardId: 'shardId-000000000003', parentShardIds: [SECOND, THIRD], closed: false },
  ]);
});

test('nothing is left of a deleted stream', async () => {
  const events = await source();
  await put('a');
  let told = false;
  events.subscribe(() => {
    told = true;
  });
  await call('DeleteStream', { StreamName: 'orders' });
  expect(told).toBe(true);
  expect(events.shards()).toEqual([]);
  expect(await keysAfter(events, FIRST, undefined)).toEqual([]);
});
