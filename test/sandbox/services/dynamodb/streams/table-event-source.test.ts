import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findTableEventSource } from '../../../../../src/sandbox/services/dynamodb/streams/table-event-source.ts';
import type { TableStream } from '../../../../../src/sandbox/services/dynamodb/streams/table-stream.ts';
import { TableStreams } from '../../../../../src/sandbox/services/dynamodb/streams/table-streams.ts';
import { openStore } from '../../../../../src/sandbox/store/level-store.ts';
import { PendingWrites } from '../../../../../src/sandbox/store/pending-writes.ts';
import { Scheduler } from '../../../../../src/sandbox/store/scheduler.ts';
import type { Store } from '../../../../../src/sandbox/store/store.ts';
import { FakeClock } from '../../../../helpers/fake-clock.ts';

const HOUR_MS = 60 * 60 * 1000;

let clock: FakeClock;
let store: Store;
let scheduler: Scheduler;
let streams: TableStreams;

beforeEach(async () => {
  clock = new FakeClock();
  store = await openStore(undefined);
  scheduler = new Scheduler(clock);
  streams = await TableStreams.open(store, { accountId: '000000000000', region: 'us-east-1', clock, scheduler });
});

afterEach(async () => {
  await scheduler.dispose();
  expect(clock.pending).toBe(0);
  await store.close();
});

async function enable(shardCount = 1): Promise<TableStream> {
  const writes = new PendingWrites();
  const stream = streams.enable(
    {
      tableName: 'Dogs',
      keySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
      viewType: 'NEW_AND_OLD_IMAGES',
      shardCount,
    },
    writes,
  );
  await writes.commit(store);
  return stream;
}

/** Records the insert of an item; `itemKey` starts with the digits of its hash. */
function appending(n: number, itemKey = '0'): PendingWrites {
  const writes = new PendingWrites();
  const keys = { ID: { N: String(n) } };
  streams.append({ tableName: 'Dogs', itemKey, keys, newText: JSON.stringify(keys) }, writes);
  return writes;
}

const append = (n: number, itemKey?: string) => appending(n, itemKey).commit(store);

async function disable(): Promise<void> {
  const writes = new PendingWrites();
  streams.disable('Dogs', writes);
  await writes.commit(store);
}

function sourceOf({ arn }: TableStream) {
  const source = findTableEventSource(streams, arn);
  if (source === undefined) throw new Error('there is no such stream');
  const read = async (shardId: string | undefined, after?: string, limit = 100) => {
    const records = await source.readAfter(shardId ?? '', after, limit, 'arn:aws:iam::000000000000:role/r');
    return records.map(({ event }) => Number((event.dynamodb as { Keys: { ID: { N: string } } }).Keys.ID.N));
  };
  return { source, read, first: source.shards()[0]?.shardId ?? '' };
}

describe('a table stream as event source', () => {
  test('reads records in the form of a Lambda event', async () => {
    const stream = await enable();
    await append(1);
    const { source, first } = sourceOf(stream);
    const [record] = await source.readAfter(first, undefined, 10, '');
    expect(record).toEqual({
      sequenceNumber: expect.stringMatching(/^\d{21}$/),
      arrivalTime: clock.now(),
      partitionKey: '{"ID":{"N":"1"}}',
      event: {
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(clock.now() / 1000),
          Keys: { ID: { N: '1' } },
          NewImage: { ID: { N: '1' } },
          SequenceNumber: record?.sequenceNumber,
          SizeBytes: 8,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventSourceARN: stream.arn,
      },
    });
  });

  test('reads after a position and after LATEST', async () => {
    const { source, read, first } = sourceOf(await enable());
    await append(1);
    await append(2);
    const [one] = await source.readAfter(first, undefined, 1, '');
    expect(await read(first, one?.sequenceNumber)).toEqual([2]);
    const latest = await source.latest(first);
    expect(await read(first, latest)).toEqual([]);
    await append(3);
    expect(await read(first, latest)).toEqual([3]);
  });

  test('finds the position before a time', async () => {
    const { source, read, first } = sourceOf(await enable());
    await append(1);
    await clock.advance(1000);
    await append(2);
    expect(await read(first, await source.positionAt(first, clock.now()))).toEqual([2]);
    expect(await read(first, await source.positionAt(first, clock.now() - 500))).toEqual([2]);
    expect(await source.positionAt(first, 0)).toBeUndefined();
  });

  test('notifies of records when they are readable, not before', async () => {
    const { source, read, first } = sourceOf(await enable());
    const seen: Promise<number[]>[] = [];
    const unsubscribe = source.subscribe(() => seen.push(read(first)));
    const writes = appending(1);
    expect(seen).toHaveLength(0);
    await writes.commit(store);
    expect(await Promise.all(seen)).toEqual([[1]]);
    unsubscribe();
    await append(2);
    expect(seen).toHaveLength(1);
  });

  test('a shard is closed for readers only when all of its records are readable', async () => {
    const { source, read, first } = sourceOf(await enable());
    await append(1);
    await clock.advance(4 * HOUR_MS);
    const rolling = appending(2).commit(store);
    expect(source.shards().find(({ shardId }) => shardId === first)?.closed).toBe(false);
    await rolling;
    const [parent, child] = source.shards();
    expect(parent).toEqual({ shardId: first, parentShardIds: [], closed: true });
    expect(child).toMatchObject({ parentShardIds: [first], closed: false });
    expect([await read(first), await read(child?.shardId)]).toEqual([[1], [2]]);
  });

  test('a disabled stream notifies its readers, can be read to its end, and is gone a day later', async () => {
    const stream = await enable(4);
    const { source, read } = sourceOf(stream);
    await append(1, '0');
    await append(2, 'f');
    let told = 0;
    source.subscribe(() => {
      told += 1;
    });
    await disable();
    expect(told).toBe(1);
    expect(source.shards().map(({ closed }) => closed)).toEqual([true, true, true, true]);
    const read4 = await Promise.all(source.shards().map(({ shardId }) => read(shardId)));
    expect(read4).toEqual([[1], [], [], [2]]);
    await clock.advance(24 * HOUR_MS);
    expect(source.shards()).toEqual([]);
    expect(findTableEventSource(streams, stream.arn)).toBeUndefined();
    await clock.advance(HOUR_MS);
    expect(told).toBe(2);
    expect(await store.range({ gte: 'record/', lt: 'record0' })).toEqual([]);
    expect(await store.range({ gte: 'stream/', lt: 'stream0' })).toEqual([]);
  });

  test('reads only records of the last day', async () => {
    const { read, first } = sourceOf(await enable());
    await append(1);
    await clock.advance(2 * HOUR_MS);
    await append(2);
    await clock.advance(22 * HOUR_MS + 1);
    expect(await read(first)).toEqual([2]);
  });

  test('is the same after a restart', async () => {
    const stream = await enable(4);
    await append(1, '8');
    const { arn } = stream;
    const again = await TableStreams.open(store, streams.environment);
    const source = findTableEventSource(again, arn);
    expect(source?.shards()).toEqual(sourceOf(stream).source.shards());
    const writes = new PendingWrites();
    again.append({ tableName: 'Dogs', itemKey: '8', keys: { ID: { N: '2' } }, newText: '{}' }, writes);
    await writes.commit(store);
    const records = await source?.readAfter(source.shards()[2]?.shardId ?? '', undefined, 10, '');
    expect(records).toHaveLength(2);
  });
});
