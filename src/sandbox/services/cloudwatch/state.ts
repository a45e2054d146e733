/** The metrics of one region: records values in memory, stores them by minute, and reads them. */
import type { StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Timer } from '../../../core/clock.ts';
import type { MetricDatum, RecordMetrics, ServiceEnvironment } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import { LateDelivery } from '../../store/late-delivery.ts';
import type { BatchOperation, Store } from '../../store/store.ts';
import { type Bucket, decodeBucket, encodeBucket, mergeBuckets, OpenBucket, type Sample, sampleOf } from './bucket.ts';
import { type MetricIdentity, metricKey, type Series } from './series.ts';

/** How long values stay in memory: a `kill -9` can lose this much of the metrics of functions. */
const FLUSH_DELAY_MS = 1000;
const MINUTE_MS = 60_000;
/** Differs from AWS: nothing is stored for longer in larger periods. */
const RETENTION_MS = 15 * 24 * 60 * MINUTE_MS;
const TRIM_INTERVAL_MS = 60 * MINUTE_MS;

/** One minute of one series. */
export interface StoredBucket {
  /** Where the minute starts, milliseconds since the epoch. */
  readonly time: number;
  readonly bucket: Bucket;
}

export interface PutSample extends MetricIdentity {
  readonly unit: StandardUnit;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly sample: Sample;
}

export async function openCloudWatch(store: Store, env: ServiceEnvironment): Promise<CloudWatchState> {
  return new CloudWatchState(store, env, await Collection.open<Series>(store, 'series/'));
}

export class CloudWatchState {
  readonly #store: Store;
  readonly #env: ServiceEnvironment;
  readonly #stored: Collection<Series>;
  /** By unit and metric. */
  readonly #series = new Map<string, Series>();
  /** Values that are not in the store yet, by series id and minute. */
  #open = new Map<string, OpenBucket>();
  #flushing: Promise<void> = Promise.resolve();
  #flushTimer: Timer | undefined;
  #lastId: number;
  #trimmedAt = 0;
  /** Absent where values are seen at once. */
  readonly #delivery: LateDelivery | undefined;

  constructor(store: Store, env: ServiceEnvironment, stored: Collection<Series>) {
    this.#store = store;
    this.#env = env;
    this.#stored = stored;
    const { clock, pace } = env;
    this.#delivery = pace.metricDelivery > 0 ? new LateDelivery(clock, pace.metricDelivery) : undefined;
    for (const series of stored.values()) this.#series.set(seriesKey(series), series);
    this.#lastId = Number(stored.values().at(-1)?.id ?? 0);
  }

  /** Records values of a service without waiting for the disk; at the pace of AWS they are seen a minute later. */
  readonly record: RecordMetrics = (data) => {
    if (this.#delivery === undefined) this.#record(data);
    else this.#delivery.add(async () => this.#record(data));
  };

  /** They are written about a second later. */
  #record(data: readonly MetricDatum[]): void {
    for (const { value, ...datum } of data) this.#add(datum, sampleOf(value));
    this.#flushTimer ??= this.#env.clock.schedule(FLUSH_DELAY_MS, () => {
      this.flush().catch(() => {}); // if the store fails here, the next call fails as well and reports it
    });
  }

  /** Records values; they are durable when the promise resolves. */
  async put(samples: readonly PutSample[]): Promise<void> {
    for (const { sample, ...datum } of samples) this.#add(datum, sample);
    await this.flush();
  }

  /** Every series, ascending by metric. */
  series(): Series[] {
    return [...this.#series].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, series]) => series);
  }

  /** The series of one metric, in every unit. */
  seriesOf(identity: MetricIdentity): Series[] {
    const key = metricKey(identity);
    return [...this.#series.values()].filter((series) => metricKey(series) === key);
  }

  /** The minutes of a series from `start` (inclusive) to `end` (exclusive), ascending; in milliseconds. */
  async read({ id }: Series, start: number, end: number): Promise<StoredBucket[]> {
    await this.flush();
    const entries = await this.#store.range({ gte: bucketKey(id, start), lt: bucketKey(id, end + MINUTE_MS - 1) });
    return entries.map(([key, value]) => ({
      time: Number(key.slice(key.lastIndexOf('/') + 1)) * MINUTE_MS,
      bucket: decodeBucket(value),
    }));
  }

  /** Writes the values in memory; resolves when everything recorded before is durable. */
  flush(): Promise<void> {
    this.#flushTimer?.cancel();
    this.#flushTimer = undefined;
    const written = this.#flushing.then(() => this.#write());
    this.#flushing = written.catch(() => {});
    return written;
  }

  /** Values that cannot be written are lost, as after a kill. */
  async dispose(): Promise<void> {
    await this.#delivery?.dispose();
    await this.flush().catch(() => {});
  }

  #add(datum: Omit<MetricDatum, 'value' | 'unit'> & { readonly unit: StandardUnit }, sample: Sample): void {
    const key = seriesKey(datum);
    let series = this.#series.get(key);
    if (series === undefined) {
      const { namespace, metricName, dimensions, unit } = datum;
      this.#lastId += 1;
      series = { id: String(this.#lastId).padStart(8, '0'), namespace, metricName, dimensions, unit };
      this.#series.set(key, series);
    }
    const place = bucketKey(series.id, datum.timestamp);
    let bucket = this.#open.get(place);
    if (bucket === undefined) {
      bucket = new OpenBucket();
      this.#open.set(place, bucket);
    }
    bucket.add(sample);
  }

  /** Merges the values in memory with the stored ones of the same minutes; one write at a time, so that none is lost. */
  async #write(): Promise<void> {
    if (this.#open.size === 0) return;
    const open = this.#open;
    this.#open = new Map();
    const operations: BatchOperation[] = [];
    for (const [key, bucket] of open) {
      const stored = this.#store.get(key);
      const merged = stored === undefined ? bucket : mergeBuckets([decodeBucket(stored), bucket]);
      operations.push({ type: 'put', key, value: encodeBucket(merged) });
    }
    for (const series of this.#series.values()) {
      if (!this.#stored.has(series.id)) operations.push(this.#stored.putOperation(series.id, series));
    }
    operations.push(...(await this.#expired()));
    try {
      await this.#store.batch(operations);
    } catch (error) {
      this.#forgetUnwritten();
      throw error;
    }
  }

  /** Forgets the series that are neither stored nor have values which are still to be written. */
  #forgetUnwritten(): void {
    const open = new Set([...this.#open.keys()].map((key) => key.split('/')[1]));
    for (const [key, { id }] of this.#series) {
      if (!this.#stored.has(id) && !open.has(id)) this.#series.delete(key);
    }
  }

  /** Deletions of expired minutes; checked at most once an hour, when there is something to write. */
  async #expired(): Promise<BatchOperation[]> {
    const now = this.#env.clock.now();
    if (now - this.#trimmedAt < TRIM_INTERVAL_MS) return [];
    this.#trimmedAt = now;
    const old = await Promise.all(
      [...this.#series.values()].map(({ id }) =>
        this.#store.range({ gte: bucketKey(id, 0), lt: bucketKey(id, now - RETENTION_MS) }),
      ),
    );
    return old.flat().map(([key]) => ({ type: 'del', key }));
  }
}

function seriesKey(series: MetricIdentity & { readonly unit: StandardUnit }): string {
  return `${series.unit}\n${metricKey(series)}`;
}

function bucketKey(id: string, time: number): string {
  return `bucket/${id}/${String(Math.floor(time / MINUTE_MS)).padStart(10, '0')}`;
}
