/** The DynamoDB streams of a region: enabled and disabled by table operations, fed by item writes. */
import { parseArn } from '../../../../core/arn.ts';
import type { Clock } from '../../../../core/clock.ts';
import { Collection } from '../../../store/collection.ts';
import { KeyedNotifier } from '../../../store/notifier.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { Scheduler } from '../../../store/scheduler.ts';
import type { Store } from '../../../store/store.ts';
import { ShardLog } from '../../../streams/shard-log.ts';
import { SequenceNumbers } from './sequence-numbers.ts';
import type { RecordedChange, StoredChange } from './stream-record.ts';
import { StreamRecorder } from './stream-recorder.ts';
import { StreamTrimmer } from './stream-trimmer.ts';
import {
  formatStreamArn,
  formatStreamLabel,
  newShard,
  STREAM_RETENTION_MS,
  streamId,
  type TableStream,
  type TableStreamShard,
} from './table-stream.ts';

export interface TableStreamsEnvironment {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

/** The properties that a new stream copies from its table. */
export type NewTableStream = Pick<TableStream, 'tableName' | 'viewType' | 'keySchema'> & {
  readonly shardCount: number;
};

/** How often expired records and streams are removed; readers do not see them in the meantime. */
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

export class TableStreams {
  readonly environment: TableStreamsEnvironment;
  /** Changes of streams by ARN; with the id of a shard when only records of that shard were added. */
  readonly changes = new KeyedNotifier<string | undefined>();
  readonly #store: Store;
  readonly #streams: Collection<TableStream>;
  readonly #sequenceNumbers: SequenceNumbers;
  readonly #trimmer: StreamTrimmer;
  readonly #logs = new Map<string, ShardLog<StoredChange>>();
  readonly #recorder: StreamRecorder;

  private constructor(store: Store, environment: TableStreamsEnvironment, streams: Collection<TableStream>) {
    this.#store = store;
    this.environment = environment;
    this.#streams = streams;
    this.#sequenceNumbers = new SequenceNumbers(store);
    this.#trimmer = new StreamTrimmer({
      clock: environment.clock,
      streams,
      log: (shardId) => this.log(shardId),
      isGone: (stream) => this.isGone(stream),
      shards: (stream) => this.shards(stream),
      replace: (stream) => this.replace(stream),
      remove: (stream) => this.#remove(stream),
    });
    this.#recorder = new StreamRecorder({
      clock: environment.clock,
      sequenceNumbers: this.#sequenceNumbers,
      log: (shardId) => this.log(shardId),
      replace: (stream, writes) => this.#replace(stream, writes),
      changes: this.changes,
    });
    for (const stream of streams.values()) this.#recorder.record(stream);
    environment.scheduler.every(SWEEP_INTERVAL_MS, () => this.#trimmer.sweep());
  }

  static async open(store: Store, environment: TableStreamsEnvironment): Promise<TableStreams> {
    return new TableStreams(store, environment, await Collection.open<TableStream>(store, 'stream/'));
  }

  /** Creates a stream that records the table's changes from now on, ENABLING until {@link settle}. */
  enable({ shardCount, ...table }: NewTableStream, writes: PendingWrites): TableStream {
    const { accountId, region, clock } = this.environment;
    const createdAt = this.#freeLabelTime(table.tableName, clock.now());
    const label = formatStreamLabel(createdAt);
    const shards = Array.from({ length: shardCount }, (_, slot) =>
      newShard({ slot, createdAt, startingSequenceNumber: this.#sequenceNumbers.draw(writes.operations) }),
    );
    const arn = formatStreamArn({ region, accountId, tableName: table.tableName, label });
    const stream: TableStream = { ...table, arn, label, status: 'ENABLING', createdAt, shards };
    this.#replace(stream, writes);
    return stream;
  }

  /** Closes the table's stream, which stays readable for a day. Does nothing when the table has none. */
  disable(tableName: string, writes: PendingWrites, status: 'DISABLING' | 'DISABLED' = 'DISABLING'): void {
    const stream = this.#recorder.stop(tableName, writes);
    if (stream === undefined) return;
    this.#replace({ ...stream, status, disabledAt: this.environment.clock.now() }, writes);
    writes.whenCommitted(() => this.changes.notify(stream.arn, undefined));
  }

  /** Ends ENABLING and DISABLING of the table's streams. */
  settle(tableName: string, writes: PendingWrites): void {
    for (const stream of this.list(tableName)) {
      const status = stream.disabledAt === undefined ? 'ENABLED' : 'DISABLED';
      if (stream.status !== status) this.#replace({ ...stream, status }, writes);
    }
  }

  /** Whether the table's changes are recorded. */
  records(tableName: string): boolean {
    return this.#recorder.records(tableName);
  }

  /** Adds the record of one change; readers are notified when it is committed. */
  append(change: RecordedChange, writes: PendingWrites): void {
    this.#recorder.append(change, writes);
  }

  /** Undefined when the stream never existed or was disabled more than a day ago. */
  find(arn: string): TableStream | undefined {
    const [, tableName, , label] = parseArn(arn)?.resource.split('/') ?? [];
    const stream = this.#streams.get(`${tableName}/${label}`);
    return stream?.arn === arn && !this.isGone(stream) ? stream : undefined;
  }

  /** The streams of one table or all, by table name and age. */
  list(tableName?: string): TableStream[] {
    return this.#streams
      .values()
      .filter((stream) => (tableName === undefined || stream.tableName === tableName) && !this.isGone(stream));
  }

  isGone(stream: TableStream): boolean {
    return stream.disabledAt !== undefined && stream.disabledAt + STREAM_RETENTION_MS <= this.environment.clock.now();
  }

  /** The stream's shards that have or may get records, parents first. */
  shards(stream: TableStream): TableStreamShard[] {
    const horizon = this.environment.clock.now() - STREAM_RETENTION_MS;
    return stream.shards
      .filter(({ closedAt }) => closedAt === undefined || closedAt > horizon)
      .map((shard) => this.#recorder.visible(shard));
  }

  log(shardId: string): ShardLog<StoredChange> {
    let log = this.#logs.get(shardId);
    if (log === undefined) {
      log = new ShardLog(this.#store, `record/${shardId}/`);
      this.#logs.set(shardId, log);
    }
    return log;
  }

  /** A sequence number below those of all later records. */
  get lastSequenceNumber(): string {
    return this.#sequenceNumbers.last;
  }

  /** Removes the shard's expired records, so that a following read does not see them. */
  trim(stream: TableStream, shard: TableStreamShard): Promise<TableStreamShard | undefined> {
    return this.#trimmer.trimShard(stream, shard);
  }

  /** Stores a changed stream. */
  replace(stream: TableStream): Promise<void> {
    const writes = new PendingWrites();
    this.#replace(stream, writes);
    return writes.commit(this.#store);
  }

  #replace(stream: TableStream, writes: PendingWrites): void {
    this.#recorder.record(stream);
    writes.whenFailed(() => this.#resume(stream.tableName));
    writes.operations.push(this.#streams.putOperation(streamId(stream), stream));
  }

  /** Records the table's changes as its stored streams say. */
  #resume(tableName: string): void {
    this.#recorder.forget(tableName);
    for (const stream of this.list(tableName)) this.#recorder.record(stream);
  }

  /** Removes a stream without records, and notifies its remaining listeners. */
  async #remove(stream: TableStream): Promise<void> {
    for (const { shardId } of stream.shards) this.#logs.delete(shardId);
    await this.#streams.delete(streamId(stream));
    this.changes.notify(stream.arn, undefined);
  }

  /** Two streams of a table never share a label, even if they are created in the same millisecond. */
  #freeLabelTime(tableName: string, time: number): number {
    let free = time;
    while (this.#streams.has(`${tableName}/${formatStreamLabel(free)}`)) free += 1;
    return free;
  }
}
