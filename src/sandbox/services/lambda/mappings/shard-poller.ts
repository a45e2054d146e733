/** One mapping on one shard: reads records, delivers them in batches, and stores checkpoints. */
import type { EventSource, EventSourceRecord } from '../../../streams/event-source.ts';
import { backoffMs, pause, RECHECK } from './backoff.ts';
import { BatchLoop } from './batch-loop.ts';
import { BatchQueue } from './batch-queue.ts';
import { BatchSender } from './batch-sender.ts';
import type { Checkpoints } from './checkpoints.ts';
import { doneEntry, type Entry, waitingEntry } from './event.ts';
import type { MappingPorts } from './mapping-kind.ts';
import { PROBLEM_INTERNAL, type ProcessingResult } from './processing-result.ts';
import { Progress } from './progress.ts';
import { ShardReader } from './shard-reader.ts';
import type { StreamSettings } from './stream-settings.ts';
import { TumblingWindow } from './tumbling-window.ts';

/** Records read at once; a batch of more takes several reads. */
const PAGE_RECORDS = 500;

/** Limit of records read ahead, beyond a batch for each queue, while one queue is blocked and others are not. */
const READ_AHEAD_RECORDS = 10_000;

export interface ShardPollerOptions {
  readonly ports: MappingPorts;
  readonly settings: StreamSettings;
  readonly source: EventSource;
  readonly shardId: string;
  readonly checkpoints: Checkpoints;
  readonly result: ProcessingResult;
  /** Whether a record reaches the function. */
  filter(record: EventSourceRecord): boolean;
}

export class ShardPoller {
  /** Resolves when everything in the closed shard is done, or the poller was stopped; that is durable then. */
  readonly finished: Promise<void>;
  readonly #options: ShardPollerOptions;
  readonly #progress: Progress;
  readonly #tumbling: TumblingWindow | undefined;
  readonly #reader: ShardReader;
  /** One for each of the concurrent batches. */
  readonly #queues: readonly BatchQueue[];
  readonly #halt = new AbortController();
  readonly #abort = new AbortController();
  #unsaved = false;
  #saving: Promise<void> | undefined;

  constructor(options: ShardPollerOptions) {
    const { ports, settings, source, shardId, checkpoints, result } = options;
    const { clock } = ports;
    const { functionArn, batchSize, batchingWindowMs: windowMs, tumblingWindowMs: size } = settings;
    const checkpoint = checkpoints.get(shardId) ?? {};
    this.#options = options;
    this.#progress = new Progress(checkpoint);
    const tumbling = size > 0 ? new TumblingWindow(size, { shardId, arn: source.arn }, checkpoint.window) : undefined;
    this.#tumbling = tumbling;
    const reader = new ShardReader({
      ...{ ports, source, shardId, functionArn, result, position: checkpoint.position },
      room: () => this.#room(),
      take: (records) => this.#take(records),
    });
    this.#reader = reader;
    // Beside a tumbling window the factor is 1 (stream-checks.ts): its state goes from one batch to the next.
    this.#queues = Array.from(
      { length: settings.parallelizationFactor },
      () => new BatchQueue({ clock, reader, batchSize, windowMs, tumbling }),
    );
    this.finished = this.#run();
  }

  /** There may be new records in the shard; `closed`: after these no more will come. */
  wake(closed = false): void {
    this.#reader.wake(closed);
  }

  /** Ends after the invocations under way and what follows from them; with `abort` without waiting for them. */
  stop({ abort }: { readonly abort: boolean }): Promise<void> {
    this.#halt.abort();
    if (abort) this.#abort.abort();
    this.#reader.stop();
    return this.finished;
  }

  async #run(): Promise<void> {
    const { ports, settings, source, result } = this.#options;
    const sender = new BatchSender(this.#options);
    const stop = { halt: this.#halt.signal, abort: this.#abort.signal };
    const loops = this.#queues.map((queue) => {
      const finish = (entries: readonly Entry[]): Promise<void> => this.#finish(entries);
      const options = { queue, sender, settings, clock: ports.clock, source, tumbling: this.#tumbling, result, finish };
      return new BatchLoop(options, stop);
    });
    await Promise.all(loops.map((loop) => loop.run()));
    await this.#saving;
    await this.#saveEnd();
  }

  #room(): number {
    const { batchSize } = this.#options.settings;
    const batches = batchSize * this.#queues.length;
    return Math.min(batches, PAGE_RECORDS, batches + READ_AHEAD_RECORDS - this.#progress.pending);
  }

  #take(records: readonly EventSourceRecord[]): void {
    const { source, filter } = this.#options;
    // All of them or, if one fails, none.
    const entries = records.map((record): [string, Entry] => {
      const waits = !this.#progress.wasDone(record.sequenceNumber) && filter(record);
      return [record.partitionKey, waits ? waitingEntry(record, source.type) : doneEntry(record)];
    });
    for (const [partitionKey, entry] of entries) {
      this.#progress.add(entry);
      if (!entry.done) this.#queues[queueOf(partitionKey, this.#queues.length)]?.push(entry);
    }
    if (this.#progress.advance()) void this.#save();
  }

  /** Resolves when it is durable that the entries are done. */
  #finish(entries: readonly Entry[]): Promise<void> {
    for (const entry of entries) entry.done = true;
    this.#progress.advance();
    // There may be room for more.
    this.#reader.changed.notify();
    return this.#save();
  }

  /** Writes the checkpoint as it is by now, one write at a time: what changes meanwhile goes into the next one. */
  #save(): Promise<void> {
    this.#unsaved = true;
    this.#saving ??= this.#saveAll();
    return this.#saving;
  }

  async #saveAll(): Promise<void> {
    const { checkpoints, shardId } = this.#options;
    while (this.#unsaved) {
      this.#unsaved = false;
      const window = this.#tumbling?.open;
      // A checkpoint that cannot be written leaves the older one in force: records are then delivered again.
      await checkpoints.save(shardId, { ...this.#progress.checkpoint(), ...(window && { window }) }).catch(() => {});
    }
    this.#saving = undefined;
  }

  /** The children of the shard start only when this is durable. */
  async #saveEnd(): Promise<void> {
    const { checkpoints, shardId, ports, result } = this.#options;
    const { signal } = this.#halt;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        return await checkpoints.save(shardId, { ...this.#progress.checkpoint(), ended: true });
      } catch {
        if (signal.aborted) return;
        result.problem(PROBLEM_INTERNAL);
        await pause(ports.clock, backoffMs(failures, RECHECK), signal);
      }
    }
  }
}

/** The queue of a partition key: records of one key stay in order. */
function queueOf(partitionKey: string, queues: number): number {
  let hash = 0;
  for (let index = 0; index < partitionKey.length; index += 1) {
    hash = (Math.imul(hash, 31) + partitionKey.charCodeAt(index)) >>> 0;
  }
  return hash % queues;
}
