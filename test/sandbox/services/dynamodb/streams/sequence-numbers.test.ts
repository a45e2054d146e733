import { expect, test } from 'vitest';
import { SequenceNumbers } from '../../../../../src/sandbox/services/dynamodb/streams/sequence-numbers.ts';
import { openStore } from '../../../../../src/sandbox/store/level-store.ts';
import type { BatchOperation } from '../../../../../src/sandbox/store/store.ts';

test('ascend as strings, with 21 digits or more', async () => {
  const numbers = new SequenceNumbers(await openStore(undefined));
  const drawn = Array.from({ length: 1200 }, () => numbers.draw([]));
  expect(drawn.every((number) => /^\d{21,40}$/.test(number))).toBe(true);
  expect([...drawn].sort()).toEqual(drawn);
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(numbers.last).toBe(drawn.at(-1));
});

test('continue above all that were drawn before a kill', async () => {
  const store = await openStore(undefined);
  const before = new SequenceNumbers(store);
  const operations: BatchOperation[] = [];
  const drawn = Array.from({ length: 100_001 }, () => before.draw(operations));
  // What was used has been committed with what it was used for.
  await store.batch(operations);
  const after = new SequenceNumbers(store).draw([]);
  expect(after > (drawn.at(-1) ?? '')).toBe(true);
  await store.close();
});

test('rarely write', async () => {
  const numbers = new SequenceNumbers(await openStore(undefined));
  const operations: BatchOperation[] = [];
  for (let n = 0; n < 1000; n += 1) numbers.draw(operations);
  expect(operations).toHaveLength(1);
});
