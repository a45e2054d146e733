/** Statistics of a bucket, by their names in queries. */
import type { Bucket } from './bucket.ts';

/** Undefined if the bucket does not have the data. */
export type Statistic = (bucket: Bucket) => number | undefined;

const SIMPLE: Readonly<Record<string, Statistic>> = {
  SampleCount: ({ sampleCount }) => sampleCount,
  Average: ({ sum, sampleCount }) => sum / sampleCount,
  Sum: ({ sum }) => sum,
  Minimum: ({ minimum }) => minimum,
  Maximum: ({ maximum }) => maximum,
};

/** Differs from AWS: of the extended statistics only percentiles are supported, not the trimmed mean and similar ones. */
const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;

/** The statistic with this name (`Sum`, `p99`, `p99.9`); undefined if there is none. */
export function findStatistic(name: string): Statistic | undefined {
  if (Object.hasOwn(SIMPLE, name)) return SIMPLE[name];
  const match = PERCENTILE.exec(name);
  return match === null ? undefined : (bucket) => percentile(bucket, Number(match[1]));
}

/** The lowest value that is not exceeded by this percentage of the samples. */
function percentile({ values, complete, sampleCount, minimum, maximum }: Bucket, percent: number): number | undefined {
  if (!complete) return undefined;
  const wanted = (percent / 100) * sampleCount;
  let seen = 0;
  for (const [value, count] of [...values].sort(([a], [b]) => a - b)) {
    seen += count;
    // Values are rounded, so they are clamped to the exact extremes.
    if (seen >= wanted) return Math.min(Math.max(value, minimum), maximum);
  }
  return maximum;
}
