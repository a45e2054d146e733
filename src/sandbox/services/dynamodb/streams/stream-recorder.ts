/** Adds the records of item changes to their tables' streams, each to the open shard of its key. */
import type { Clock } from '../../../../core/clock.ts';
import type { KeyedNotifier } from '../../../store/notifier.ts';
import type { PendingWrites } from '../../../store/pending-writes.ts';
import type { ShardLog } from '../../../streams/shard-log.ts';
import type { SequenceNumbers } from './sequence-numbers.ts';
import { type RecordedChange, type StoredChange, storedChangeText } from './stream-record.ts';
import { closeShard, isOpen, SHARD_LIFETIME_MS, type TableStream, type TableStreamShard } from './table-stream.ts';

/** An enabled stream, with its open shard for each slot. */
interface Recording {
  readonly stream: TableStream;
  readonly openShards: readonly TableStreamShard[];
}

export interface StreamRecorderDependencies {
  readonly clock: Clock;
  readonly sequenceNumbers: SequenceNumbers;
  log(shardId: string): ShardLog<StoredChange>;
  /** Stores a changed stream and passes it to {@link StreamRecorder.record}. */
  replace(stream: TableStream, writes: PendingWrites): void;
  /** See `TableStreams.changes`. */
  readonly changes: KeyedNotifier<string | undefined>;
}

export class StreamRecorder {
  readonly #dependencies: StreamRecorderDependencies;
  /** By table name. */
  readonly #recordings = new Map<string, Recording>();
  /** Shards whose closing is not committed yet. */
  readonly #closing = new Set<string>();

  constructor(dependencies: StreamRecorderDependencies) {
    this.#dependencies = dependencies;
  }

  /** Records the table's changes in the stream from now on, unless it is disabled. */
  record(stream: TableStream): void {
    if (stream.disabledAt !== undefined) return;
    const openShards = stream.shards.filter(isOpen).sort((a, b) => a.slot - b.slot);
    this.#recordings.set(stream.tableName, { stream, openShards });
  }

  /** Whether the table's changes are recorded. */
  records(tableName: string): boolean {
    return this.#recordings.has(tableName);
  }

  /** Records the table's changes in none of its streams. */
  forget(tableName: string): void {
    this.#recordings.delete(tableName);
  }

  /** Stops recording a table and closes the open shards; returns the closed stream. */
  stop(tableName: string, writes: PendingWrites): TableStream | undefined {
    const recording = this.#recordings.get(tableName);
    if (recording === undefined) return undefined;
    this.#recordings.delete(tableName);
    let { stream } = recording;
    for (const shard of recording.openShards) stream = this.#close(stream, shard, { successor: false, writes });
    return stream;
  }

  /** See `TableStreams.append`. */
  append(change: RecordedChange, writes: PendingWrites): void {
    const recording = this.#recordings.get(change.tableName);
    if (recording === undefined) return;
    const { clock, sequenceNumbers, log, changes } = this.#dependencies;
    const arrivalTime = clock.now();
    const { shardId } = this.#openShard(recording, change.itemKey, writes);
    const sequenceNumber = sequenceNumbers.draw(writes.operations);
    const text = storedChangeText(change, recording.stream.viewType);
    const shardLog = log(shardId);
    writes.operations.push(shardLog.appendTextOperation({ sequenceNumber, arrivalTime }, text));
    writes.whenCommitted(() => {
      shardLog.committed(sequenceNumber);
      changes.notify(recording.stream.arn, shardId);
    });
    writes.whenFailed(() => shardLog.forgetNewest());
  }

  /** The shard as readers may see it: still open until its closing is committed, for records may still appear in it. */
  visible(shard: TableStreamShard): TableStreamShard {
    return this.#closing.has(shard.shardId)
      ? { ...shard, endingSequenceNumber: undefined, closedAt: undefined }
      : shard;
  }

  /** The open shard of the key; a shard past its lifetime is replaced by a child first. */
  #openShard({ stream, openShards }: Recording, itemKey: string, writes: PendingWrites): TableStreamShard {
    const slot = Math.floor((Number.parseInt(itemKey.charAt(0), 16) * openShards.length) / 16);
    const shard = openShards[slot];
    if (shard === undefined) throw new Error(`${stream.arn} has no open shard for ${itemKey}`);
    if (this.#dependencies.clock.now() - shard.createdAt < SHARD_LIFETIME_MS) return shard;
    const rolled = this.#close(stream, shard, { successor: true, writes });
    this.#dependencies.replace(rolled, writes);
    writes.whenCommitted(() => this.#dependencies.changes.notify(stream.arn, undefined));
    return rolled.shards.at(-1) ?? shard;
  }

  #close(
    stream: TableStream,
    shard: TableStreamShard,
    { successor, writes }: { successor: boolean; writes: PendingWrites },
  ): TableStream {
    this.#closing.add(shard.shardId);
    const done = (): void => void this.#closing.delete(shard.shardId);
    writes.whenCommitted(done);
    writes.whenFailed(done);
    const draw = (): string => this.#dependencies.sequenceNumbers.draw(writes.operations);
    return closeShard(stream, shard, { now: this.#dependencies.clock.now(), successor, draw });
  }
}
