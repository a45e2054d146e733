/** The append-only log of one shard, shared by both stream services and the event source mappings. */

import { type BatchOperation, prefixRange, type Store } from '../store/store.ts';
import { ShardTail } from './shard-tail.ts';

/** A stored record. The sequence numbers of a shard have the same length, so that they sort as strings. */
export interface ShardRecord<T> {
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly arrivalTime: number;
  readonly data: T;
}

/**
 * The records of one shard, ordered by sequence number, in the store below `prefix` (which ends in `/`).
 *
 * Appending takes two steps, so that a record and the change that caused it go into one atomic batch: add the
 * {@link appendOperations} to a batch, then call {@link committed} or, if the batch failed, {@link forgetNewest}.
 */
export class ShardLog<T> {
  readonly #store: Store;
  readonly #prefix: string;
  /** Created by the first read after a sequence number. */
  #tail: ShardTail | undefined;

  constructor(store: Store, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** The writes that append `records`, in ascending order of their sequence numbers, which the caller assigns. */
  appendOperations(records: readonly ShardRecord<T>[]): BatchOperation[] {
    return records.map(({ sequenceNumber, arrivalTime, data }) =>
      this.appendTextOperation({ sequenceNumber, arrivalTime }, JSON.stringify(data)),
    );
  }

  /** Like {@link appendOperations}, for one record whose data is already JSON text. */
  appendTextOperation(record: Omit<ShardRecord<T>, 'data'>, dataText: string): BatchOperation {
    const value = `[${record.arrivalTime},${dataText}]`;
    this.#tail?.add(record.sequenceNumber, value);
    return { type: 'put', key: this.#prefix + record.sequenceNumber, value };
  }

  /** To be called after the commit of a batch with its last record; from then on its records are readable. */
  committed(sequenceNumber: string): void {
    this.#tail?.commit(sequenceNumber);
  }

  /** Clears the cache of newest records; to be called when a batch failed or records were removed. */
  forgetNewest(): void {
    this.#tail?.clear();
  }

  async append(records: readonly ShardRecord<T>[]): Promise<void> {
    try {
      await this.#store.batch(this.appendOperations(records));
    } catch (error) {
      this.forgetNewest();
      throw error;
    }
    const last = records.at(-1);
    if (last !== undefined) this.committed(last.sequenceNumber);
  }

  /** Up to `limit` records after `sequenceNumber` (exclusive), or from the oldest when it is undefined. */
  async readAfter(sequenceNumber: string | undefined, limit: number): Promise<ShardRecord<T>[]> {
    if (sequenceNumber !== undefined) {
      this.#tail ??= new ShardTail();
      const newest = this.#tail.readAfter(sequenceNumber, limit);
      if (newest !== undefined) return newest.map((entry) => parseRecord<T>(entry.sequenceNumber, entry.text));
    }
    const { gte, lt } = prefixRange(this.#prefix);
    const lower = sequenceNumber === undefined ? { gte } : { gt: this.#prefix + sequenceNumber };
    return this.#read({ ...lower, lt, limit });
  }

  /** Up to `limit` records from `sequenceNumber` on (inclusive). */
  async readFrom(sequenceNumber: string, limit: number): Promise<ShardRecord<T>[]> {
    return this.#read({ ...prefixRange(this.#prefix), gte: this.#prefix + sequenceNumber, limit });
  }

  /** The newest record, or undefined when the log is empty. */
  async last(): Promise<ShardRecord<T> | undefined> {
    const records = await this.#read({ ...prefixRange(this.#prefix), limit: 1, reverse: true });
    return records[0];
  }

  /** Removes the records that arrived before `time` (ms); returns how many. */
  async trim(time: number): Promise<number> {
    const PAGE = 1000;
    this.forgetNewest();
    let removed = 0;
    for (;;) {
      const page = await this.readAfter(undefined, PAGE);
      const old = page.filter((record) => record.arrivalTime < time);
      await this.#store.batch(old.map(({ sequenceNumber }) => ({ type: 'del', key: this.#prefix + sequenceNumber })));
      removed += old.length;
      if (old.length < PAGE) return removed;
    }
  }

  async #read(range: Parameters<Store['range']>[0]): Promise<ShardRecord<T>[]> {
    const entries = await this.#store.range(range);
    return entries.map(([key, value]) => parseRecord<T>(key.slice(this.#prefix.length), value));
  }
}

function parseRecord<T>(sequenceNumber: string, text: string): ShardRecord<T> {
  // Written by appendOperations above.
  const [arrivalTime, data] = JSON.parse(text) as [number, T];
  return { sequenceNumber, arrivalTime, data };
}
