/** Removes what is older than a day from DynamoDB's streams: records, then closed shards, then disabled streams. */
import type { Collection } from '../../../store/collection.ts';
import { STREAM_RETENTION_MS, streamId, type TableStream, type TableStreamShard, withShard } from './table-stream.ts';
import type { TableStreams } from './table-streams.ts';

const PAGE = 1000;

export class StreamTrimmer {
  readonly #owner: TableStreams;
  readonly #streams: Collection<TableStream>;
  /** Before this time no record of the shard can be too old. */
  readonly #nextTrim = new Map<string, number>();
  #sweep: Promise<void> = Promise.resolve();

  constructor(owner: TableStreams, streams: Collection<TableStream>) {
    this.#owner = owner;
    this.#streams = streams;
  }

  /** Trims one shard and returns it as it is then; undefined when it is gone altogether. */
  async trimShard(stream: TableStream, shard: TableStreamShard): Promise<TableStreamShard | undefined> {
    const now = this.#owner.environment.clock.now();
    if (now >= (this.#nextTrim.get(shard.shardId) ?? 0)) await this.#removeOldRecords(stream, shard, now);
    return this.#streams.get(streamId(stream))?.shards.find(({ shardId }) => shardId === shard.shardId);
  }

  /** Removes everything that is too old; runs on by itself. */
  sweep(): void {
    this.#sweep = this.#sweep
      .then(() => this.#sweepAll())
      .catch(() => {
        // A store that cannot be written now is tried again by the next sweep; readers do not see old records anyway.
      });
  }

  /** Resolves when no sweep is running. */
  idle(): Promise<void> {
    return this.#sweep;
  }

  async #sweepAll(): Promise<void> {
    for (const stream of this.#streams.values()) {
      for (const shard of stream.shards) await this.trimShard(stream, shard);
      await this.#removeOldShards(stream);
    }
  }

  async #removeOldRecords(stream: TableStream, shard: TableStreamShard, now: number): Promise<void> {
    const horizon = now - STREAM_RETENTION_MS;
    const log = this.#owner.log(shard.shardId);
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
    const current = this.#streams.get(streamId(stream));
    const currentShard = current?.shards.find(({ shardId }) => shardId === shard.shardId);
    if (trimmedThrough !== undefined && current !== undefined && currentShard !== undefined) {
      await this.#owner.replace(withShard(current, { ...currentShard, trimmedThrough }));
      await log.trim(horizon);
    }
    this.#nextTrim.set(shard.shardId, (oldest ?? now) + STREAM_RETENTION_MS);
  }

  async #removeOldShards({ tableName, label }: TableStream): Promise<void> {
    const stream = this.#streams.get(streamId({ tableName, label }));
    if (stream === undefined) return;
    const gone = this.#owner.isGone(stream);
    const kept = new Set(gone ? [] : this.#owner.shards(stream).map(({ shardId }) => shardId));
    const old = new Set(stream.shards.map(({ shardId }) => shardId).filter((shardId) => !kept.has(shardId)));
    // Records first: without its shard nobody would find them any more.
    for (const shardId of old) await this.#owner.log(shardId).trim(Number.POSITIVE_INFINITY);
    // The stream may have got new shards meanwhile.
    const current = this.#streams.get(streamId(stream));
    if (current === undefined) return;
    if (gone) await this.#owner.remove(current);
    else if (old.size > 0) {
      await this.#owner.replace({ ...current, shards: current.shards.filter(({ shardId }) => !old.has(shardId)) });
    }
  }
}
