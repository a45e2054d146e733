/** One shard's append-only log of records, under both stream services and the event source mappings. */

import { type BatchOperation, prefixRange, type Store } from '../store/store.ts';
import { ShardTail } from './shard-tail.ts';

/** A record as it lies in a shard. Sequence numbers of one shard have one length, so that they order as strings. */
export interface ShardRecord<T> {
  readonly sequenceNumber: string;
  /** Milliseconds since the epoch. */
  readonly arrivalTime: number;
  readonly data: T;
}

/**
 * Append-only records of one shard, ordered by sequence number, kept in the store below `prefix` (which ends in `/`).
 *
 * Appending is done in two halves, so that a record can be written in one atomic batch with what caused it: put the
 * operations of {@link appendOperations} into a batch and call {@link committed} or {@link forgetNewest} when its end is known.
 */
export class ShardLog<T> {
  readonly #store: Store;
  readonly #prefix: string;
  /** Kept from the first reader on who asks for what comes after a record. */
  #tail: ShardTail | undefined;

  constructor(store: Store, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** The writes that append `records`, whose sequence numbers the caller has drawn in ascending order. */
  appendOperations(records: readonly ShardRecord<T>[]): BatchOperation[] {
    return records.map(({ sequenceNumber, arrivalTime, data }) =>
      this.appendTextOperation({ sequenceNumber, arrivalTime }, JSON.stringify(data)),
    );
  }

  /** As {@link appendOperations} for one record, whose data is JSON text already. */
  appendTextOperation(record: Omit<ShardRecord<T>, 'data'>, dataText: string): BatchOperation {
    const value = `[${record.arrivalTime},${dataText}]`;
    this.#tail?.add(record.sequenceNumber, value);
    return { type: 'put', key: this.#prefix + record.sequenceNumber, value };
  }

  /** To be called once a batch is committed, with the last of its records: from then on they can be read. */
  committed(sequenceNumber: string): void {
    this.#tail?.commit(sequenceNumber);
  }

  /** To be called when a batch with records could not be written, and when records are removed: memory may know better. */
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
