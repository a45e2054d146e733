/** Reads one shard, page by page, when a batch queue asks for more; retries while the stream cannot be read. */

import type { Timer } from '../../../../core/clock.ts';
import { Notifier } from '../../../store/notifier.ts';
import type { EventSource, EventSourceRecord } from '../../../streams/event-source.ts';
import { backoffMs, RECHECK } from './backoff.ts';
import type { EntryReader } from './batch-queue.ts';
import type { MappingPorts } from './mapping-kind.ts';
import { PROBLEM_FUNCTION_FAILED, PROBLEM_INTERNAL, type ProcessingResult, problem } from './processing-result.ts';
import { mayRead, noAccess } from './stream-access.ts';

export interface ShardReaderOptions {
  readonly ports: MappingPorts;
  readonly source: EventSource;
  readonly shardId: string;
  readonly functionArn: string;
  readonly result: ProcessingResult;
  /** The record to start after; undefined to start with the oldest record. */
  readonly position: string | undefined;
  /** How many records may be read now; none when it is not positive. */
  room(): number;
  take(records: readonly EventSourceRecord[]): void;
}

export class ShardReader implements EntryReader {
  readonly changed = new Notifier();
  readonly #options: ShardReaderOptions;
  /** The last record read. */
  #position: string | undefined;
  /** There may be records that have not been read. */
  #unread = true;
  /** No more records will come. */
  #closed = false;
  #ended = false;
  /** The last read failed, and neither a change nor the next attempt is due. */
  #blocked = false;
  #failures = 0;
  #retry: Timer | undefined;
  #reading: Promise<void> | undefined;
  #stopped = false;

  constructor(options: ShardReaderOptions) {
    this.#options = options;
    this.#position = options.position;
  }

  get canRead(): boolean {
    return this.#unread && !this.#blocked && this.#options.room() > 0;
  }

  get drained(): boolean {
    return !this.#unread;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** There may be new records in the shard; `closed`: after these no more will come. */
  wake(closed: boolean): void {
    this.#closed ||= closed;
    this.#unread = true;
    this.#blocked = false;
    this.changed.notify();
  }

  /** Queues that ask at the same time share one page. */
  read(): Promise<void> {
    this.#reading ??= this.#readPage().finally(() => {
      this.#reading = undefined;
      this.changed.notify();
    });
    return this.#reading;
  }

  stop(): void {
    this.#stopped = true;
    this.#retry?.cancel();
  }

  async #readPage(): Promise<void> {
    const { ports, source, shardId, functionArn, result } = this.#options;
    try {
      const roleArn = ports.findFunction(functionArn)?.roleArn;
      if (roleArn === undefined) return this.#tryLater(PROBLEM_FUNCTION_FAILED);
      if (!(await mayRead(ports.roleMay, roleArn, source))) return this.#tryLater(problem(noAccess(source)));
      if (this.#stopped) return;
      await this.#readAfterPosition(shardId, roleArn);
      result.readable();
      this.#failures = 0;
    } catch {
      this.#unread = true;
      this.#tryLater(PROBLEM_INTERNAL);
    }
  }

  async #readAfterPosition(shardId: string, roleArn: string): Promise<void> {
    const { source, room, take } = this.#options;
    const limit = room();
    // Records that are added from now on may be missing in the page, but wake the reader.
    this.#unread = false;
    const closed = this.#closed;
    const records = await source.readAfter(shardId, this.#position, limit, roleArn);
    if (this.#stopped) return;
    take(records);
    this.#position = records.at(-1)?.sequenceNumber ?? this.#position;
    if (records.length === limit) this.#unread = true;
    this.#ended = closed && !this.#unread;
  }

  #tryLater(result: string): void {
    if (this.#stopped) return;
    this.#options.result.problem(result);
    this.#blocked = true;
    if (this.#retry !== undefined) return;
    this.#failures += 1;
    this.#retry = this.#options.ports.clock.schedule(backoffMs(this.#failures, RECHECK), () => {
      this.#retry = undefined;
      this.wake(false);
    });
  }
}
