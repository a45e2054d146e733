/** The newest records of a shard in memory, so that readers who keep up with it need not look into the store. */

interface TailEntry {
  readonly sequenceNumber: string;
  /** The record as it is written to the store. */
  readonly text: string;
}

/** More are forgotten, the oldest first; a reader who lags behind reads them from the store. */
const MOST_ENTRIES = 1000;
const MOST_CHARACTERS = 1024 * 1024;

/**
 * Every record of the shard from the oldest one here on. What is added is on its way into the store, and is shown once
 * {@link ShardTail.commit} says that it got there.
 */
export class ShardTail {
  #entries: TailEntry[] = [];
  /** Entries before this index are forgotten; they are cut off now and then, all at once. */
  #start = 0;
  #characters = 0;
  #committed = '';

  /** Adds a record whose sequence number is above all others. */
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

  /** The records up to this sequence number are in the store. */
  commit(sequenceNumber: string): void {
    if (sequenceNumber > this.#committed) this.#committed = sequenceNumber;
  }

  /** Forgets everything, as when a batch could not be written. */
  clear(): void {
    this.#entries = [];
    this.#start = 0;
    this.#characters = 0;
  }

  /** Up to `limit` committed records after the sequence number; undefined when some of them may not be here. */
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
