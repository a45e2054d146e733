/** Generates the sequence numbers of stream records: unique and ascending across restarts and kills. */
import type { BatchOperation, Store } from '../../../store/store.ts';

const KEY_NAME = 'next-sequence-number';
/** Numbers reserved by one write; a restart skips the unused ones. */
const RESERVED_AT_ONCE = 100_000;
/** AWS documents 21 to 40 digits; with a leading 1 all have the same length and sort as strings. */
const DIGITS_AFTER_THE_FIRST = 20;

export class SequenceNumbers {
  #next: number;
  #reservedUntil: number;

  constructor(store: Store) {
    this.#next = Number(store.get(KEY_NAME) ?? 1);
    this.#reservedUntil = this.#next;
  }

  /** The next number; adds a write to `operations` that must be committed together with its first use. */
  draw(operations: BatchOperation[]): string {
    if (this.#next >= this.#reservedUntil) {
      this.#reservedUntil = this.#next + RESERVED_AT_ONCE;
      operations.push({
        type: 'put',
        key: KEY_NAME,
        value: String(this.#reservedUntil),
        // Not reserved after all: the next number is reserved anew.
        undo: () => {
          this.#reservedUntil = 0;
        },
      });
    }
    const drawn = this.#next;
    this.#next += 1;
    return formatSequenceNumber(drawn);
  }

  /** The last number drawn, or one below all others. */
  get last(): string {
    return formatSequenceNumber(this.#next - 1);
  }
}

function formatSequenceNumber(value: number): string {
  return `1${String(value).padStart(DIGITS_AFTER_THE_FIRST, '0')}`;
}
