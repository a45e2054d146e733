import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HASH_KEY_COUNT } from '../../../../src/sandbox/services/kinesis/hash-range.ts';
import type { ShardModel } from '../../../../src/sandbox/services/kinesis/model.ts';
import {
  areNeighbours,
  firstShards,
  openIndexes,
  rangeOf,
  reshardTo,
  withMerge,
  withSplit,
} from '../../../../src/sandbox/services/kinesis/reshard.ts';

const NOW = Date.UTC(2025, 10, 25);

/** One step of a stream's life; numbers choose the shard and the position. */
type Step =
  | { kind: 'split'; shard: number; place: bigint }
  | { kind: 'merge'; shard: number }
  | { kind: 'to'; count: number };

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('split' as const),
      shard: fc.nat(),
      place: fc.bigInt({ min: 0n, max: HASH_KEY_COUNT }),
    }),
    fc.record({ kind: fc.constant('merge' as const), shard: fc.nat() }),
    fc.record({ kind: fc.constant('to' as const), count: fc.integer({ min: 1, max: 12 }) }),
  ),
  { maxLength: 12 },
);

function apply(shards: ShardModel[], step: Step, now: number): ShardModel[] {
  const open = openIndexes(shards);
  if (step.kind === 'to') return reshardTo(shards, step.count, now);
  const position = step.shard % open.length;
  const index = open[position] ?? 0;
  if (step.kind === 'merge') {
    const upper = open[position + 1];
    return upper === undefined ? shards : withMerge(shards, index, upper, now);
  }
  const { start, end } = rangeOf(shards[index]);
  return end - start < 3n ? shards : withSplit(shards, index, start + 1n + (step.place % (end - start)), now);
}

function expectPartition(shards: ShardModel[]): void {
  let next = 0n;
  for (const index of openIndexes(shards)) {
    const { start, end } = rangeOf(shards[index]);
    expect(start).toBe(next);
    expect(end).toBeGreaterThanOrEqual(start);
    next = end + 1n;
  }
  expect(next).toBe(HASH_KEY_COUNT);
}

function expectLineage(shards: ShardModel[]): void {
  for (const [index, shard] of shards.entries()) {
    for (const parentIndex of [shard.parent, shard.adjacentParent]) {
      if (parentIndex === undefined) continue;
      expect(parentIndex).toBeLessThan(index);
      expect(shards[parentIndex]?.closedSeconds).toBeLessThan(shard.createdSeconds);
    }
  }
}

test('after any splits and merges, the open shards cover the key space without overlap', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), steps, (count, life) => {
      let shards = firstShards(count, NOW);
      for (const [age, step] of life.entries()) shards = apply(shards, step, NOW + age * 400);
      expectPartition(shards);
      expectLineage(shards);
    }),
  );
});

test.each([
  [1, 2],
  [2, 4],
  [4, 2],
  [3, 5],
  [7, 4],
  [5, 1],
  [4, 4],
])('from %i equal shards to %i', (from, to) => {
  const shards = reshardTo(firstShards(from, NOW), to, NOW);
  const expected = firstShards(to, NOW).map(({ startingHashKey, endingHashKey }) => [startingHashKey, endingHashKey]);
  const open = openIndexes(shards).map((index) => [shards[index]?.startingHashKey, shards[index]?.endingHashKey]);
  expect(open).toEqual(expected);
  expectLineage(shards);
});

test('an unchanged count of equal shards keeps them', () => {
  const shards = firstShards(4, NOW);
  expect(reshardTo(shards, 4, NOW)).toEqual(shards);
});

test("three equal shards have AWS's borders", () => {
  expect(firstShards(3, NOW).map(({ startingHashKey, endingHashKey }) => [startingHashKey, endingHashKey])).toEqual([
    ['0', '113427455640312821154458202477256070484'],
    ['113427455640312821154458202477256070485', '226854911280625642308916404954512140969'],
    ['226854911280625642308916404954512140970', '340282366920938463463374607431768211455'],
  ]);
});

test('adjacent shards are in ascending order without a gap', () => {
  const [first, second, third] = firstShards(3, NOW) as [ShardModel, ShardModel, ShardModel]; // three were asked for
  expect(areNeighbours(first, second)).toBe(true);
  expect(areNeighbours(second, first)).toBe(false);
  expect(areNeighbours(first, third)).toBe(false);
});
