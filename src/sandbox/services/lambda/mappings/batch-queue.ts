/** Entries that wait to become a batch: at once, or until the batch is full or the batching window is over. */
import type { Clock, Timer } from '../../../../core/clock.ts';
import type { Entry } from './entry.ts';
import { fitEvent } from './event.ts';

export interface BatchQueueOptions {
  readonly clock: Clock;
  readonly batchSize: number;
  /** MaximumBatchingWindowInSeconds: counts from when the first of the waiting entries was read. */
  readonly windowMs: number;
  /** Bytes of the event beside the records. */
  memberBytes(): number;
  /** Says that the entry cannot be in one batch with the first one. */
  divides(first: Entry, entry: Entry): boolean;
  /** The batching window is over. */
  onDue(): void;
}

export class BatchQueue {
  readonly #options: BatchQueueOptions;
  readonly #entries: Entry[] = [];
  #timer: Timer | undefined;
  #windowOver = false;

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  get first(): Entry | undefined {
    return this.#entries[0];
  }

  /** Whether more entries would not make the next batch longer. */
  get full(): boolean {
    return this.#fit().full;
  }

  /** Whether the next batch can be taken. */
  get due(): boolean {
    if (this.#entries.length === 0) return false;
    return this.#options.windowMs === 0 || this.#windowOver || this.full;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
    this.#watch();
  }

  take(): Entry[] {
    const batch = this.#entries.splice(0, this.#fit().count);
    this.stop();
    this.#windowOver = false;
    this.#watch();
    return batch;
  }

  /** Forgets the batching window. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #fit(): { count: number; full: boolean } {
    const { batchSize, divides } = this.#options;
    return fitEvent(this.#entries, { batchSize, memberBytes: this.#options.memberBytes(), divides });
  }

  #watch(): void {
    const { clock, windowMs, onDue } = this.#options;
    if (windowMs === 0 || this.#timer !== undefined || this.#entries.length === 0) return;
    this.#timer = clock.schedule(windowMs, () => {
      this.#windowOver = true;
      onDue();
    });
  }
}
