/** The stored summary of one metric's values within one minute. */

export interface Bucket {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The number of occurrences of each value, rounded to three digits: enough for percentiles, and bounded. */
  readonly values: ReadonlyMap<number, number>;
  /** False if some samples came as a statistic set, from which no percentile can be computed. */
  readonly complete: boolean;
}

/** A statistic set, or one value `sampleCount` times. */
export interface Sample {
  readonly sampleCount: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

const NOTHING: Bucket = {
  sampleCount: 0,
  sum: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  values: new Map(),
  complete: true,
};

export function sampleOf(value: number, count = 1): Sample {
  return { sampleCount: count, sum: value * count, minimum: value, maximum: value };
}

/** The bucket of all samples together; an empty one for no buckets. */
export function mergeBuckets(buckets: readonly Bucket[]): Bucket {
  const [first, ...others] = buckets;
  if (first === undefined) return NOTHING;
  if (others.length === 0) return first;
  const values = new Map<number, number>();
  for (const bucket of buckets) {
    for (const [value, count] of bucket.values) values.set(value, (values.get(value) ?? 0) + count);
  }
  return {
    sampleCount: sumOf(buckets, 'sampleCount'),
    sum: sumOf(buckets, 'sum'),
    minimum: buckets.reduce((least, { minimum }) => Math.min(least, minimum), NOTHING.minimum),
    maximum: buckets.reduce((most, { maximum }) => Math.max(most, maximum), NOTHING.maximum),
    values,
    complete: buckets.every(({ complete }) => complete),
  };
}

export function encodeBucket({ sampleCount, sum, minimum, maximum, values, complete }: Bucket): string {
  return JSON.stringify([sampleCount, sum, minimum, maximum, complete, [...values].flat()]);
}

export function decodeBucket(text: string): Bucket {
  // Written by encodeBucket above.
  const [sampleCount, sum, minimum, maximum, complete, flat] = JSON.parse(text) as [
    number,
    number,
    number,
    number,
    boolean,
    number[],
  ];
  const values = new Map<number, number>();
  for (let index = 0; index < flat.length; index += 2) values.set(flat[index] ?? 0, flat[index + 1] ?? 0);
  return { sampleCount, sum, minimum, maximum, complete, values };
}

function sumOf(buckets: readonly Bucket[], member: 'sampleCount' | 'sum'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[member], 0);
}

/** The precision of percentiles; integers below a thousand are not rounded. */
const DIGITS = 3;

/** The values of one metric and minute that are not stored yet. It is mutable, because every invocation adds to it. */
export class OpenBucket implements Bucket {
  sampleCount = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  complete = true;
  readonly values = new Map<number, number>();

  add(sample: Sample): void {
    this.sampleCount += sample.sampleCount;
    this.sum += sample.sum;
    if (sample.minimum < this.minimum) this.minimum = sample.minimum;
    if (sample.maximum > this.maximum) this.maximum = sample.maximum;
    if (sample.minimum === sample.maximum) this.#count(sample.minimum, sample.sampleCount);
    else this.complete = false;
  }

  #count(value: number, count: number): void {
    const rounded = Number.isInteger(value) && Math.abs(value) < 1000 ? value : Number(value.toPrecision(DIGITS));
    this.values.set(rounded, (this.values.get(rounded) ?? 0) + count);
  }
}
