/** A cache of a shard's newest records, so that readers that keep up do not read the store. */

interface TailEntry {
  readonly sequenceNumber: string;
  /** The record as stored. */
  readonly text: string;
}

/** Beyond these limits the oldest records are evicted; a reader that lags behind reads them from the store. */
const MOST_ENTRIES = 1000;
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Has every record of the shard from its oldest one on. An added record is not visible until {@link ShardTail.commit}
 * says that it is in the store.
 */
export class ShardTail {
  #entries: TailEntry[] = [];
  /** Entries before this index are evicted; they are removed in bulk from time to time. */
  #start = 0;
  #characters = 0;
  #committed = '';

  /** Adds a record, whose sequence number must be the highest. */
  add(sequenceNumber: string, text: string): void {
    this.#entries.push({ sequenceNumber, text });
    this.#characters += text.length;
    while (this.#characters > MOST_CHARACTERS || this.#entries.length - this.#start > MOST_ENTRIES) {
      this.#characters -= this.#entries[this.#start]?.text.length ?? 0;
      this.#start += 1;
    }
    if (this.#start > MOST_ENTRIES) {
      this.#entries = this.#entries.slice(this.#start);
      this.#start = 0;
    }
  }

  /** To be called when the records up to this sequence number are in the store. */
  commit(sequenceNumber: string): void {
    if (sequenceNumber > this.#committed) this.#committed = sequenceNumber;
  }

  /** Evicts everything, for example when a batch failed. */
  clear(): void {
    this.#entries = [];
    this.#start = 0;
    this.#characters = 0;
  }

  /** Up to `limit` committed records after the sequence number; undefined on a cache miss. */
  readAfter(sequenceNumber: string, limit: number): readonly TailEntry[] | undefined {
    const oldest = this.#entries[this.#start];
    if (oldest === undefined || sequenceNumber < oldest.sequenceNumber) return undefined;
    let from = this.#entries.length;
    while (from > this.#start && (this.#entries[from - 1]?.sequenceNumber ?? '') > sequenceNumber) from -= 1;
    let to = from;
    while (to < from + limit && (this.#entries[to]?.sequenceNumber ?? '~') <= this.#committed) to += 1;
    return this.#entries.slice(from, to);
  }
}
