/** Statistics of a bucket, by the names that queries give them. */
import type { Bucket } from './bucket.ts';

/** A value, or undefined when the bucket cannot tell. */
export type Statistic = (bucket: Bucket) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ sampleCount }) => sampleCount,
  Average: ({ sum, sampleCount }) => sum / sampleCount,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** Differs from AWS: of the extended statistics only percentiles are known, no trimmed mean and none of its kin. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** The statistic of that name (`Sum`, `p99`, `p99.9`), or undefined when there is none. */
export function findStatistic(name: string): Statistic | undefined {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  const match = PERCENTILE.exec(name);
  return match === null ? undefined : (bucket) => percentile(bucket, Number(match[1]));
}

/** The least value that so many percent of the samples do not exceed. */
function percentile({ values, complete, sampleCount, minimum, maximum }: Bucket, percent: number): number | undefined {
  if (!complete) return undefined;
  const wanted = (percent / 100) * sampleCount;
  let seen = 0;
  for (const [value, count] of [...values].sort(([a], [b]) => a - b)) {
    seen += count;
    // Values are kept rounded; what lies beyond the exact extremes is one of them.
    if (seen >= wanted) return Math.min(Math.max(value, minimum), maximum);
  }
  return maximum;
}
