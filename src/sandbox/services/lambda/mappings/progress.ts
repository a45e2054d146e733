/** The progress of one mapping in one shard. */
import type { Entry } from './event.ts';
import type { OpenWindow } from './tumbling-window.ts';

/** The progress in a shard that is stored. */
export interface Checkpoint {
  /** The record up to which, itself included, everything is done; absent at the start of the shard. */
  readonly position?: string;
  /** Records after the position that are done already: other partition keys may be ahead. */
  readonly done?: readonly string[];
  /** The open tumbling window, which includes records up to the position. */
  readonly window?: OpenWindow;
  /** The shard is closed and everything in it is done. */
  readonly ended?: true;
  /** The position will be the end of the shard at a later time, see late-positions.ts. */
  readonly awaitsLatest?: true;
}

/**
 * The entries of a shard from the checkpoint on, in order. The position moves only over a run of done entries, so that
 * every record up to it is done.
 */
export class Progress {
  readonly #doneBefore: Set<string>;
  #position: string | undefined;
  #entries: Entry[] = [];
  #head = 0;

  constructor({ position, done = [] }: Checkpoint) {
    this.#position = position;
    this.#doneBefore = new Set(done);
  }

  /** How many entries were read and are after the position. */
  get pending(): number {
    return this.#entries.length - this.#head;
  }

  /** Whether the record was done before a restart although it is after the position. */
  wasDone(sequenceNumber: string): boolean {
    return this.#doneBefore.has(sequenceNumber);
  }

  /** Entries are added in the order of the shard. */
  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** Moves the position over the entries that are done; returns whether it moved. */
  advance(): boolean {
    const before = this.#head;
    for (let entry = this.#entries[this.#head]; entry?.done; entry = this.#entries[this.#head]) {
      this.#position = entry.sequenceNumber;
      this.#doneBefore.delete(entry.sequenceNumber);
      this.#head += 1;
    }
    const moved = this.#head > before;
    if (this.#head * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head);
      this.#head = 0;
    }
    return moved;
  }

  checkpoint(): Checkpoint {
    // Entries without text were done before a restart (added below), or the filter drops them again.
    const ahead = this.#entries.slice(this.#head).filter(({ done, text }) => done && text !== '');
    const done = [...ahead.map(({ sequenceNumber }) => sequenceNumber), ...this.#doneBefore];
    return {
      ...(this.#position !== undefined && { position: this.#position }),
      ...(done.length > 0 && { done }),
    };
  }
}
