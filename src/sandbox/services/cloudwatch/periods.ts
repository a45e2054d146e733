/** Aggregates minutes into the periods of a query. */
import { type Bucket, mergeBuckets } from './bucket.ts';
import type { StoredBucket } from './state.ts';

const MINUTE_MS = 60_000;

export interface Period {
  /** Where the period starts, milliseconds since the epoch. */
  readonly time: number;
  readonly bucket: Bucket;
}

/** The periods with samples, ascending; they start at multiples of their length from `origin` (ms). */
export function groupByPeriod(minutes: readonly StoredBucket[], origin: number, periodSeconds: number): Period[] {
  const length = periodSeconds * 1000;
  const groups = new Map<number, Bucket[]>();
  for (const { time, bucket } of minutes) {
    const start = origin + Math.floor((time - origin) / length) * length;
    const group = groups.get(start);
    if (group === undefined) groups.set(start, [bucket]);
    else group.push(bucket);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([time, buckets]) => ({ time, bucket: mergeBuckets(buckets) }));
}

export function roundDown(time: number, unitMs: number): number {
  return Math.floor(time / unitMs) * unitMs;
}

/** CloudWatch rounds a StartTime down to the minute. */
export function wholeMinute(time: Date): number {
  return roundDown(time.getTime(), MINUTE_MS);
}

/** One of 1, 5, 10, 20 and 30 seconds, or whole minutes. */
export function isPeriod(seconds: number): boolean {
  return seconds > 0 && (seconds % 60 === 0 || [1, 5, 10, 20, 30].includes(seconds));
}
