import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../src/sandbox/store/store.ts';
import { ShardLog } from '../../../src/sandbox/streams/shard-log.ts';
import { rounds } from '../../helpers/rounds.ts';

type Step =
  | { readonly kind: 'append'; readonly records: number; readonly length: number }
  | { readonly kind: 'fail'; readonly records: number }
  | { readonly kind: 'read'; readonly back: number; readonly limit: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append'),
      records: fc.integer({ min: 1, max: 700 }),
      length: fc.constantFrom(1, 5_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail'), records: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read'),
      back: fc.integer({ min: 0, max: 1500 }),
      limit: fc.integer({ min: 1, max: 900 }),
    }),
  },
);

const FIRST = 100_000;

/** Numbers of the records in a log, as read by `reader`. */
async function readAfter(reader: ShardLog<string>, after: number, limit: number): Promise<number[]> {
  return (await reader.readAfter(String(after), limit)).map(({ sequenceNumber }) => Number(sequenceNumber));
}

/** A store whose batches can be made to fail. */
function unreliable(store: Store): Store & { broken: boolean } {
  return {
    ...store,
    broken: false,
    batch(operations) {
      return this.broken ? Promise.reject(new Error('disk full')) : store.batch(operations);
    },
  };
}

describe('the cache of newest records', () => {
  test('answers exactly as the store does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const store = unreliable(await openStore(undefined));
        const log = new ShardLog<string>(store, 'log/');
        let next = FIRST;
        const take = (count: number, length: number) =>
          Array.from({ length: count }, () => ({
            sequenceNumber: String(next++),
            arrivalTime: 0,
            data: 'x'.repeat(length),
          }));
        for (const { kind, ...rest } of steps) {
          if (kind === 'append' && 'length' in rest) await log.append(take(rest.records, rest.length));
          if (kind === 'fail' && 'records' in rest) {
            store.broken = true;
            await expect(log.append(take(rest.records, 1))).rejects.toThrow('disk full');
            store.broken = false;
          }
          if (kind === 'read' && 'back' in rest) {
            const after = Math.max(FIRST - 1, next - 1 - rest.back);
            const fresh = new ShardLog<string>(store, 'log/'); // has an empty cache
            expect(await readAfter(log, after, rest.limit)).toEqual(await readAfter(fresh, after, rest.limit));
          }
        }
        await store.close();
      }),
      { numRuns: rounds({ normal: 60, long: 6_000 }) },
    );
  });

  test('does not show records before their batch is committed', async () => {
    const store = await openStore(undefined);
    const log = new ShardLog<string>(store, 'log/');
    await readAfter(log, FIRST, 10); // creates the cache
    await log.append([{ sequenceNumber: String(FIRST), arrivalTime: 0, data: 'committed' }]);
    const operations = log.appendOperations([
      { sequenceNumber: String(FIRST + 1), arrivalTime: 0, data: 'on its way' },
    ]);
    expect(await readAfter(log, FIRST, 10)).toEqual([]);
    await store.batch(operations);
    log.committed(String(FIRST + 1));
    expect(await readAfter(log, FIRST, 10)).toEqual([FIRST + 1]);
    await store.close();
  });

  test('does not show removed records', async () => {
    const store = await openStore(undefined);
    const log = new ShardLog<string>(store, 'log/');
    await readAfter(log, FIRST, 10);
    await log.append([1, 2, 3].map((n) => ({ sequenceNumber: String(FIRST + n), arrivalTime: n, data: '' })));
    await log.trim(3);
    expect(await readAfter(log, FIRST + 1, 10)).toEqual([FIRST + 3]);
    await store.close();
  });
});
