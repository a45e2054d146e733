/** One mapping on one shard: reads records, hands them to its lanes, and remembers how far all of them have come. */
import type { Clock } from '../../../../core/clock.ts';
import type { EventSource, EventSourceRecord } from '../../../streams/event-source.ts';
import { Delivery, type DeliveryOptions } from './delivery.ts';
import { doneEntry, waitingEntry } from './entry.ts';
import { Lane } from './lane.ts';
import { type Checkpoint, Progress } from './progress.ts';
import type { RecordFilter } from './record-filter.ts';
import type { PollerSettings } from './settings.ts';
import { TumblingWindow } from './tumbling-window.ts';

/** Records read at once; a batch of more takes several reads. */
const PAGE_RECORDS = 500;

/** Read ahead, beyond a batch for each lane, while one lane is held up and the others are not. */
const READ_AHEAD_RECORDS = 10_000;

export interface PollerOptions extends Omit<DeliveryOptions, 'roleArn'> {
  readonly source: EventSource;
  readonly shardId: string;
  readonly settings: PollerSettings;
  readonly clock: Clock;
  readonly checkpoint: Checkpoint;
  readonly filter: RecordFilter;
  /** The execution role when the stream may be read now; otherwise the poller has to be woken later. */
  admit(): Promise<string | undefined>;
  /** The execution role, whatever it may do. */
  roleArn(): string | undefined;
  /** Whether no more records will come. */
  closed(): boolean;
  save(checkpoint: Checkpoint): Promise<void>;
  onResult(succeeded: boolean): void;
  /** Reading failed; the poller has to be woken later. */
  onTrouble(error: unknown): void;
  /** The shard is closed and everything in it is done, durably. */
  onEnd(): void;
}

export class Poller {
  readonly #options: PollerOptions;
  readonly #progress: Progress;
  readonly #windows: TumblingWindow | undefined;
  readonly #lanes: readonly Lane[];
  /** The last record read. */
  #position: string | undefined;
  /** There may be records that have not been read. */
  #unread = true;
  #isReading = false;
  #reading = Promise.resolve();
  #isSaving = false;
  #saving = Promise.resolve();
  #unsaved = false;
  #exhausted = false;
  #stopped = false;

  constructor(options: PollerOptions) {
    const { settings, source, shardId, checkpoint, clock, onResult } = options;
    this.#options = options;
    this.#progress = new Progress(checkpoint);
    this.#position = checkpoint.position;
    const { tumblingWindowMs: size } = settings;
    this.#windows = size > 0 ? new TumblingWindow(size, { shardId, arn: source.arn }, checkpoint.window) : undefined;
    const delivery = new Delivery(options);
    // Beside a tumbling window the factor is 1 (validation.ts): its state goes from one batch to the next.
    this.#lanes = Array.from(
      { length: settings.parallelizationFactor },
      () =>
        new Lane({
          settings,
          clock,
          delivery,
          source,
          windows: this.#windows,
          drained: () => !this.#unread,
          onProgress: () => this.#remember(),
          onResult,
          onIdle: () => this.#read(),
          onWindowOver: () => this.wake(),
        }),
    );
  }

  /** There may be something new in the shard. Reads at once unless all lanes have enough to do. */
  wake(): void {
    this.#unread = true;
    this.#read();
  }

  /** Ends after the invocations under way and what follows from them; with `abort` without waiting for them. */
  async stop(how: { abort: boolean }): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#lanes.map((lane) => lane.stop(how)));
    await this.#reading;
    await this.#saving;
  }

  #read(): void {
    if (this.#isReading || this.#stopped) return;
    this.#isReading = true;
    this.#reading = this.#readPages().catch((error: unknown) => this.#options.onTrouble(error));
  }

  /** Runs on without a pause between the last look at `#unread` and its end, so that no wake gets lost. */
  async #readPages(): Promise<void> {
    try {
      while (this.#unread && !this.#stopped && this.#lanes.some((lane) => lane.wants)) {
        if (!(await this.#readPage())) return;
        for (const lane of this.#lanes) if (lane.full) lane.wake();
      }
    } finally {
      this.#isReading = false;
      for (const lane of this.#lanes) lane.wake();
      this.#endIfDone();
    }
  }

  /** False when there is no reading on now. */
  async #readPage(): Promise<boolean> {
    const { source, shardId, admit, closed } = this.#options;
    const limit = this.#pageSize();
    const roleArn = limit > 0 ? await admit() : undefined;
    if (roleArn === undefined || this.#stopped) return false;
    this.#unread = false;
    const complete = closed();
    const records = await source.readAfter(shardId, this.#position, limit, roleArn).catch((error: unknown) => {
      this.#unread = true;
      throw error;
    });
    if (this.#stopped) return false;
    for (const record of records) this.#take(record);
    if (records.length === limit) this.#unread = true;
    this.#exhausted = complete && !this.#unread;
    if (this.#progress.advance()) void this.#remember();
    return true;
  }

  #pageSize(): number {
    const { batchSize } = this.#options.settings;
    const room = batchSize * this.#lanes.length + READ_AHEAD_RECORDS - this.#progress.pending;
    return Math.min(batchSize * this.#lanes.length, PAGE_RECORDS, room);
  }

  #take(record: EventSourceRecord): void {
    const { source, filter } = this.#options;
    this.#position = record.sequenceNumber;
    const undelivered = !this.#progress.wasDone(record.sequenceNumber) && filter(record);
    const entry = undelivered ? waitingEntry(record, source.service) : doneEntry(record);
    this.#progress.add(entry);
    if (undelivered) this.#lanes[laneOf(record.partitionKey, this.#lanes.length)]?.offer(entry);
  }

  /** Writes the checkpoint as it is by now; resolves when that is durable. */
  #remember(): Promise<void> {
    this.#progress.advance();
    this.#unsaved = true;
    if (!this.#isSaving) this.#saving = this.#save();
    return this.#saving;
  }

  /** One write at a time; what changes meanwhile goes into the next one. */
  async #save(): Promise<void> {
    this.#isSaving = true;
    while (this.#unsaved) {
      this.#unsaved = false;
      const window = this.#windows?.open;
      // A checkpoint that cannot be written leaves the older one in force: records are then delivered again.
      await this.#options.save({ ...this.#progress.checkpoint(), ...(window && { window }) }).catch(() => {});
    }
    this.#isSaving = false;
  }

  #endIfDone(): void {
    if (!this.#exhausted || this.#stopped || this.#progress.pending > 0 || this.#windows?.open !== undefined) return;
    this.#stopped = true;
    this.#saving = this.#saving
      .then(() => this.#options.save({ ...this.#progress.checkpoint(), ended: true }))
      .then(this.#options.onEnd, this.#options.onTrouble);
  }
}

/** The lane of a partition key: records of one key stay in order. */
function laneOf(partitionKey: string, lanes: number): number {
  let hash = 0;
  for (let index = 0; index < partitionKey.length; index += 1) {
    hash = (Math.imul(hash, 31) + partitionKey.charCodeAt(index)) >>> 0;
  }
  return hash % lanes;
}
