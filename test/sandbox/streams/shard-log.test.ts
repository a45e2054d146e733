import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../src/sandbox/store/store.ts';
import { ShardLog } from '../../../src/sandbox/streams/shard-log.ts';

let store: Store;
let log: ShardLog<{ n: number }>;

beforeEach(async () => {
  store = await openStore(undefined);
  log = new ShardLog(store, 'log/one/');
});

afterEach(() => store.close());

const record = (n: number, arrivalTime = n) => ({ sequenceNumber: `10${n}`, arrivalTime, data: { n } });
const numbers = (records: readonly { data: { n: number } }[]) => records.map(({ data }) => data.n);

describe('ShardLog', () => {
  test('reads in order, after and from a sequence number, up to a limit', async () => {
    await log.append([1, 2, 3].map((n) => record(n)));
    expect(await log.readAfter(undefined, 10)).toEqual([1, 2, 3].map((n) => record(n)));
    expect(numbers(await log.readAfter('101', 10))).toEqual([2, 3]);
    expect(numbers(await log.readFrom('102', 10))).toEqual([2, 3]);
    expect(numbers(await log.readAfter(undefined, 2))).toEqual([1, 2]);
    expect(numbers(await log.readAfter('103', 10))).toEqual([]);
    expect((await log.last())?.data.n).toBe(3);
  });

  test('starts empty, and does not see other logs', async () => {
    await new ShardLog(store, 'log/on/').append([record(1)]);
    await new ShardLog(store, 'log/one.more/').append([record(2)]);
    expect(await log.readAfter(undefined, 10)).toEqual([]);
    expect(await log.last()).toBeUndefined();
  });

  test('a record can be part of another batch, also as text', async () => {
    const { data: _, ...second } = record(2);
    await store.batch([
      ...log.appendOperations([record(1)]),
      log.appendTextOperation(second, '{"n":2}'),
      { type: 'put', key: 'item', value: 'x' },
    ]);
    expect(await log.readAfter(undefined, 10)).toEqual([record(1), record(2)]);
  });

  test('trims any number of records that arrived before a time', async () => {
    const many = Array.from({ length: 2500 }, (_, n) => ({
      sequenceNumber: String(100_000 + n),
      arrivalTime: n,
      data: { n },
    }));
    await log.append(many);
    expect(await log.trim(2400)).toBe(2400);
    expect((await log.readAfter(undefined, 1))[0]?.data.n).toBe(2400);
    expect(await log.trim(2400)).toBe(0);
  });
});
