/** Removes expired (day-old) records, then closed shards, then disabled streams. */
import type { Clock } from '../../../../core/clock.ts';
import type { Collection } from '../../../store/collection.ts';
import type { ShardLog } from '../../../streams/shard-log.ts';
import type { StoredChange } from './stream-record.ts';
import { STREAM_RETENTION_MS, streamId, type TableStream, type TableStreamShard, withShard } from './table-stream.ts';

const PAGE = 1000;

export interface StreamTrimmerDependencies {
  readonly clock: Clock;
  readonly streams: Collection<TableStream>;
  log(shardId: string): ShardLog<StoredChange>;
  /** Whether the stream was disabled so long ago that it has expired. */
  isGone(stream: TableStream): boolean;
  /** The stream's shards that have or may get records. */
  shards(stream: TableStream): readonly TableStreamShard[];
  /** Stores a changed stream. */
  replace(stream: TableStream): Promise<void>;
  /** Removes a stream without records. */
  remove(stream: TableStream): Promise<void>;
}

export class StreamTrimmer {
  readonly #dependencies: StreamTrimmerDependencies;
  /** By shard: no record expires before this time. */
  readonly #nextTrim = new Map<string, number>();

  constructor(dependencies: StreamTrimmerDependencies) {
    this.#dependencies = dependencies;
  }

  /** Trims one shard and returns its new state; undefined when the shard is gone. */
  async trimShard(stream: TableStream, shard: TableStreamShard): Promise<TableStreamShard | undefined> {
    const now = this.#dependencies.clock.now();
    if (now >= (this.#nextTrim.get(shard.shardId) ?? 0)) await this.#removeOldRecords(stream, shard, now);
    return this.#dependencies.streams.get(streamId(stream))?.shards.find(({ shardId }) => shardId === shard.shardId);
  }

  /** Removes everything that has expired. */
  async sweep(): Promise<void> {
    for (const stream of this.#dependencies.streams.values()) {
      for (const shard of stream.shards) await this.trimShard(stream, shard);
      await this.#removeOldShards(stream);
    }
  }

  async #removeOldRecords(stream: TableStream, shard: TableStreamShard, now: number): Promise<void> {
    const horizon = now - STREAM_RETENTION_MS;
    const log = this.#dependencies.log(shard.shardId);
    let trimmedThrough: string | undefined;
    let oldest: number | undefined;
    for (;;) {
      const page = await log.readAfter(trimmedThrough, PAGE);
      const kept = page.findIndex((record) => record.arrivalTime >= horizon);
      const old = kept === -1 ? page : page.slice(0, kept);
      trimmedThrough = old.at(-1)?.sequenceNumber ?? trimmedThrough;
      oldest = page[kept]?.arrivalTime;
      if (old.length < PAGE) break;
    }
    const current = this.#dependencies.streams.get(streamId(stream));
    const currentShard = current?.shards.find(({ shardId }) => shardId === shard.shardId);
    if (trimmedThrough !== undefined && current !== undefined && currentShard !== undefined) {
      await this.#dependencies.replace(withShard(current, { ...currentShard, trimmedThrough }));
      await log.trim(horizon);
    }
    this.#nextTrim.set(shard.shardId, (oldest ?? now) + STREAM_RETENTION_MS);
  }

  async #removeOldShards({ tableName, label }: TableStream): Promise<void> {
    const stream = this.#dependencies.streams.get(streamId({ tableName, label }));
    if (stream === undefined) return;
    const gone = this.#dependencies.isGone(stream);
    const kept = new Set(gone ? [] : this.#dependencies.shards(stream).map(({ shardId }) => shardId));
    const old = new Set(stream.shards.map(({ shardId }) => shardId).filter((shardId) => !kept.has(shardId)));
    // Records first: without their shard they would be orphans.
    for (const shardId of old) await this.#dependencies.log(shardId).trim(Number.POSITIVE_INFINITY);
    // The stream may have new shards by now.
    const current = this.#dependencies.streams.get(streamId(stream));
    if (current === undefined) return;
    if (gone) await this.#dependencies.remove(current);
    else if (old.size > 0) {
      await this.#dependencies.replace({
        ...current,
        shards: current.shards.filter(({ shardId }) => !old.has(shardId)),
      });
    }
  }
}
