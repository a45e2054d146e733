/** Entries of one shard that wait to become a batch: at once, or until the batch is full or the batching window is over. */
import type { Clock } from '../../../../core/clock.ts';
import { type Notifier, nextChange } from '../../../store/notifier.ts';
import { type Entry, fitEvent } from './event.ts';
import type { TumblingWindow } from './tumbling-window.ts';

/** Fills the queues of a shard. */
export interface EntryReader {
  /** Whether a read may bring more now. */
  readonly canRead: boolean;
  /** Whether all records of the shard have been read. */
  readonly drained: boolean;
  /** Whether the shard is closed and all of its records have been read. */
  readonly ended: boolean;
  /** Notified when one of these may have changed, or a queue may have new entries. */
  readonly changed: Notifier;
  /** Reads a page into the queues. Does not throw. */
  read(): Promise<void>;
}

export interface BatchQueueOptions {
  readonly clock: Clock;
  readonly reader: EntryReader;
  readonly batchSize: number;
  /** MaximumBatchingWindowInSeconds: counts from when the first of the waiting entries was read. */
  readonly windowMs: number;
  /** The tumbling windows of the shard, when the mapping has some. */
  readonly tumbling: TumblingWindow | undefined;
}

export class BatchQueue {
  readonly #options: BatchQueueOptions;
  readonly #entries: Entry[] = [];
  /** When the batching window of the waiting entries is over. */
  #windowEnd = 0;

  constructor(options: BatchQueueOptions) {
    this.#options = options;
  }

  /** Entries come in the order of the shard. */
  push(entry: Entry): void {
    if (this.#entries.length === 0) this.#openWindow();
    this.#entries.push(entry);
  }

  /**
   * The next batch as soon as it is due; reads until then. An empty batch: the open tumbling window has to be ended
   * first. Undefined: the shard has ended, or the signal has aborted.
   */
  async next(signal: AbortSignal): Promise<readonly Entry[] | undefined> {
    const { clock, reader, windowMs, tumbling } = this.#options;
    while (!signal.aborted) {
      const [first] = this.#entries;
      const { count, full } = this.#fit();
      const now = clock.now();
      if (first !== undefined && tumbling?.endsBefore(first, now)) return [];
      if (full || (first !== undefined && windowMs > 0 && now >= this.#windowEnd)) return this.#take(count);
      if (reader.canRead) {
        await reader.read();
        continue;
      }
      if (first !== undefined && windowMs === 0) return this.#take(count);
      if (first === undefined && reader.drained && tumbling?.endsBefore(undefined, now)) return [];
      if (first === undefined && reader.ended && tumbling?.open === undefined) return undefined;
      const until = first === undefined ? this.#deadline(now) : this.#windowEnd;
      await nextChange(reader.changed, until - now, { clock, signal });
    }
    return undefined;
  }

  /** When the open tumbling window has to be ended; Infinity when only a change can end the wait. */
  #deadline(now: number): number {
    const deadline = this.#options.tumbling?.deadline;
    return deadline === undefined || deadline <= now ? Number.POSITIVE_INFINITY : deadline;
  }

  #take(count: number): readonly Entry[] {
    const batch = this.#entries.splice(0, count);
    this.#openWindow();
    return batch;
  }

  #openWindow(): void {
    this.#windowEnd = this.#options.clock.now() + this.#options.windowMs;
  }

  #fit(): { count: number; full: boolean } {
    const { batchSize, tumbling } = this.#options;
    const memberBytes = Buffer.byteLength(tumbling?.members({ final: false, early: false }) ?? '');
    return fitEvent(this.#entries, {
      batchSize,
      memberBytes,
      divides: (first, entry) => tumbling?.divides(first, entry) ?? false,
    });
  }
}
