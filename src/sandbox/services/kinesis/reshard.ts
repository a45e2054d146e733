/** Splits and merges shards: pure functions from one list of shards to the next, in which the open ones cover every hash key. */
import { areAdjacent, evenHashRanges, type HashRange, splitHashRange } from './hash-range.ts';
import type { ShardModel } from './model.ts';

export type Shards = readonly ShardModel[];

/** The shards of a new stream. Observed: their sequence numbers encode a time two seconds before its creation. */
export function firstShards(count: number, createdAt: number): ShardModel[] {
  return evenHashRanges(count).map((range) => newShard(range, Math.floor(createdAt / 1000) - 2, createdAt));
}

/** Closes a shard and appends its two children; `newStart` is within its range. */
export function withSplit(shards: Shards, index: number, newStart: bigint, now: number): ShardModel[] {
  const parent = closed(openShard(shards, index), now);
  const children = splitHashRange(rangeOf(parent), newStart).map((range) => ({
    ...newShard(range, childSeconds(parent), now),
    parent: index,
  }));
  return [...shards.with(index, parent), ...children];
}

/** Closes two adjacent shards and appends their child. */
export function withMerge(shards: Shards, lower: number, upper: number, now: number): ShardModel[] {
  const parents = [closed(openShard(shards, lower), now), closed(openShard(shards, upper), now)] as const;
  const [{ start }, { end }] = [rangeOf(parents[0]), rangeOf(parents[1])];
  const created = Math.max(childSeconds(parents[0]), childSeconds(parents[1]));
  const child = { ...newShard({ start, end }, created, now), parent: lower, adjacentParent: upper };
  return [...shards.with(lower, parents[0]).with(upper, parents[1]), child];
}

/**
 * The algorithm of UpdateShardCount: split at every border of the new, equal ranges, then merge the shards within each range.
 * Every shard has at most two parents, and short-lived shards appear in between, as on AWS.
 */
export function reshardTo(shards: Shards, target: number, now: number): ShardModel[] {
  const ranges = evenHashRanges(target);
  return mergeWithin(splitAt(shards, ranges, now), ranges, now);
}

function splitAt(shards: Shards, ranges: readonly HashRange[], now: number): ShardModel[] {
  let result = [...shards];
  const borders = ranges.map(({ start }) => start).reverse();
  let border = borders.pop();
  for (let index of openIndexes(shards)) {
    const { start, end } = rangeOf(result[index]);
    while (border !== undefined && border <= end) {
      if (border > start) {
        result = withSplit(result, index, border, now);
        index = result.length - 1; // the upper child, which may contain the next border
      }
      border = borders.pop();
    }
  }
  return result;
}

function mergeWithin(shards: Shards, ranges: readonly HashRange[], now: number): ShardModel[] {
  let result = [...shards];
  const waiting = [...ranges].reverse();
  let lower: number | undefined;
  for (const index of openIndexes(shards)) {
    if (lower !== undefined) result = withMerge(result, lower, index, now);
    const merged = lower === undefined ? index : result.length - 1;
    const complete = rangeOf(result[merged]).end === waiting.at(-1)?.end;
    if (complete) waiting.pop();
    lower = complete ? undefined : merged;
  }
  return result;
}

/** The indexes of the open shards, ascending by hash key. */
export function openIndexes(shards: Shards): number[] {
  const open = shards.flatMap((shard, index) =>
    shard.closedAt === undefined ? [{ index, start: BigInt(shard.startingHashKey) }] : [],
  );
  return open.sort((a, b) => (a.start < b.start ? -1 : 1)).map(({ index }) => index);
}

/** Whether the second shard's range follows the first one's directly. */
export function areNeighbours(lower: ShardModel, upper: ShardModel): boolean {
  return areAdjacent(rangeOf(lower), rangeOf(upper));
}

export function rangeOf(shard: ShardModel | undefined): HashRange {
  if (shard === undefined) throw new Error('There is no such shard');
  return { start: BigInt(shard.startingHashKey), end: BigInt(shard.endingHashKey) };
}

function openShard(shards: Shards, index: number): ShardModel {
  const shard = shards[index];
  if (shard === undefined || shard.closedAt !== undefined) throw new Error(`Shard ${index} is not open`);
  return shard;
}

function newShard({ start, end }: HashRange, createdSeconds: number, createdAt: number): ShardModel {
  return { startingHashKey: start.toString(), endingHashKey: end.toString(), createdSeconds, createdAt };
}

function closed(shard: ShardModel, now: number): ShardModel {
  return { ...shard, closedAt: now, closedSeconds: Math.max(Math.floor(now / 1000), shard.createdSeconds) };
}

/** Observed: one second after the last one of the parent. */
function childSeconds(parent: ShardModel): number {
  return (parent.closedSeconds ?? parent.createdSeconds) + 1;
}
