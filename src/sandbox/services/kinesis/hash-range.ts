/** The 128-bit hash key space of a stream, and its division among shards. */
import { hash } from 'node:crypto';

/** Both ends are inclusive. */
export interface HashRange {
  readonly start: bigint;
  readonly end: bigint;
}

/** One more than the highest hash key. */
export const HASH_KEY_COUNT = 1n << 128n;

/** The ranges of `count` shards of a new stream: equal, except that the last one includes the remainder. */
export function evenHashRanges(count: number): HashRange[] {
  const size = HASH_KEY_COUNT / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({
    start: size * BigInt(index),
    end: (index === count - 1 ? HASH_KEY_COUNT : size * BigInt(index + 1)) - 1n,
  }));
}

/** The two ranges after a split; the second one starts at `newStart`. */
export function splitHashRange({ start, end }: HashRange, newStart: bigint): [HashRange, HashRange] {
  return [
    { start, end: newStart - 1n },
    { start: newStart, end },
  ];
}

/** Whether the second range follows the first one directly, as MergeShards requires. */
export function areAdjacent(lower: HashRange, upper: HashRange): boolean {
  return lower.end + 1n === upper.start;
}

/** A hash key as 32 hexadecimal digits, which compare as strings. */
export function hashKeyDigits(key: bigint): string {
  return key.toString(16).padStart(32, '0');
}

/** The hash key of a partition key: its MD5, as 32 hexadecimal digits. */
export function partitionKeyDigits(partitionKey: string): string {
  return hash('md5', partitionKey, 'hex');
}
