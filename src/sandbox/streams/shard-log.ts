/** One shard's append-only log of records, under both stream services and the event source mappings. */
import { type BatchOperation, keyAfterPrefix, type Store } from '../store/store.ts';

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
 * operations of {@link appendOperations} into a batch and call {@link notifyAppended} when it is committed.
 */
export class ShardLog<T> {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #listeners = new Set<() => void>();
  /** The highest sequence number that was ever on its way into the log since it was opened. */
  #newest: string | undefined;

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
    if (this.#newest === undefined || record.sequenceNumber > this.#newest) this.#newest = record.sequenceNumber;
    return {
      type: 'put',
      key: this.#prefix + record.sequenceNumber,
      value: `[${record.arrivalTime},${dataText}]`,
    };
  }

  /** Wakes everyone who waits for records; to be called once the batch is committed. */
  notifyAppended(): void {
    for (const listener of this.#listeners) listener();
  }

  async append(records: readonly ShardRecord<T>[]): Promise<void> {
    await this.#store.batch(this.appendOperations(records));
    this.notifyAppended();
  }

  /** Calls `listener` after each append until the returned function is called. */
  onAppend(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Up to `limit` records after `sequenceNumber` (exclusive), or from the oldest when it is undefined. */
  async readAfter(sequenceNumber: string | undefined, limit: number): Promise<ShardRecord<T>[]> {
    // A reader at the end, woken for another shard's record, costs no look into the store.
    if (sequenceNumber !== undefined && this.#newest !== undefined && sequenceNumber >= this.#newest) return [];
    const lower = sequenceNumber === undefined ? { gte: this.#prefix } : { gt: this.#prefix + sequenceNumber };
    return this.#read({ ...lower, lt: keyAfterPrefix(this.#prefix), limit });
  }

  /** Up to `limit` records from `sequenceNumber` on (inclusive). */
  async readFrom(sequenceNumber: string, limit: number): Promise<ShardRecord<T>[]> {
    return this.#read({ gte: this.#prefix + sequenceNumber, lt: keyAfterPrefix(this.#prefix), limit });
  }

  /** The newest record, or undefined when the log is empty. */
  async last(): Promise<ShardRecord<T> | undefined> {
    const records = await this.#read({ gte: this.#prefix, lt: keyAfterPrefix(this.#prefix), limit: 1, reverse: true });
    return records[0];
  }

  /** Removes the records that arrived before `time` (ms); returns how many. */
  async trim(time: number): Promise<number> {
    const PAGE = 1000;
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
    return entries.map(([key, value]) => {
      // What is read here was written by appendOperations above.
      const [arrivalTime, data] = JSON.parse(value) as [number, T];
      return { sequenceNumber: key.slice(this.#prefix.length), arrivalTime, data };
    });
  }
}
