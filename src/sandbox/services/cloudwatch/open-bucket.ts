/** The values of one metric and minute that are not in the store yet; the one thing that every invocation changes. */
import type { Bucket, Sample } from './bucket.ts';

/** Percentiles are as exact as this; integers below a thousand stay as they are. */
const DIGITS = 3;

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
