/** One stream in operation: stores and reads records, and moves through its states. */
import type { Clock } from '../../../core/clock.ts';
import { Notifier } from '../../store/notifier.ts';
import type { BatchOperation, Store } from '../../store/store.ts';
import { hashKeyDigits, partitionKeyDigits } from './hash-range.ts';
import { SHARDS_PER_SEQUENCE_INDEX, type ShardModel, type StreamModel } from './model.ts';
import { openIndexes } from './reshard.ts';
import { parseSequenceNumber } from './sequence-number.ts';
import { type KinesisShardRecord, Shard } from './shard.ts';

export interface NewRecord {
  readonly partitionKey: string;
  /** Below 2^128; instead of the partition key's MD5. */
  readonly explicitHashKey?: bigint;
  /** Base64. */
  readonly data: string;
}

export interface PlacedRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

export interface StreamSupport {
  readonly clock: Clock;
  /** The stream's own part of the store, which holds its records. */
  readonly store: Store;
  /** Writes the model; resolves when it is durable. Calls `undo` when it could not be written. */
  save(model: StreamModel, undo: () => void): Promise<void>;
}

const HOUR_MS = 3_600_000;

export class Stream {
  /** Notified of new records (with the shard's id), new shards and changes of the status. */
  readonly changes = new Notifier<string | undefined>();
  readonly #support: StreamSupport;
  readonly #shards: Shard[] = [];
  #model: StreamModel;
  /** The open shards by their lowest hash key (32 digits), ascending. */
  #routes: { readonly from: string; readonly shard: Shard }[] = [];
  /** The next running index of each five shards. */
  readonly #indexes: number[];

  constructor(model: StreamModel, support: StreamSupport) {
    this.#model = model;
    this.#support = support;
    this.#indexes = [...model.sequenceIndexes];
    this.#takeShards(model.shards);
  }

  /** Loads the newest record of each shard; call it before reading or writing, unless the stream is new. */
  async open(): Promise<void> {
    for (const shard of this.#shards) {
      await shard.open();
      const newest = shard.newest && parseSequenceNumber(shard.newest.sequenceNumber);
      if (newest !== undefined) this.#raiseIndex(shard, Number(newest.index) + 1);
    }
  }

  get model(): StreamModel {
    return this.#model;
  }

  /** By index. */
  get shards(): readonly Shard[] {
    return this.#shards;
  }

  /** Whether records can be written and read: ACTIVE or UPDATING. */
  get usable(): boolean {
    return this.#model.status === 'ACTIVE' || this.#model.status === 'UPDATING';
  }

  /** Records that arrived before this time (ms) have expired. */
  get notBefore(): number {
    return this.#support.clock.now() - this.#model.retentionHours * HOUR_MS;
  }

  /** The shards that AWS lists: not those closed before the retention period. */
  listedShards(): Shard[] {
    const { notBefore } = this;
    return this.#shards.filter(({ model: { closedAt } }) => closedAt === undefined || closedAt >= notBefore);
  }

  /** Changes the model; in memory at once, durable when the promise resolves. */
  async change(change: Partial<StreamModel>): Promise<void> {
    const before = this.#model;
    this.#model = { ...before, ...change, sequenceIndexes: [...this.#indexes] };
    if (change.shards !== undefined) this.#takeShards(change.shards);
    const closed = this.#shards.filter((shard) => shard.model.closedAt !== undefined && !shard.ended);
    await this.#support.save(this.#model, () => {
      this.#model = before;
      if (change.shards !== undefined) this.#takeShards(before.shards);
    });
    // The batch above was written after those of all records of the shards that it closes.
    for (const shard of closed) shard.ended = true;
    if (change.shards !== undefined || change.status !== undefined) this.changes.notify(undefined);
  }

  /** Writes the records in one batch; resolves, in their order, when they are durable and readable. */
  async put(records: readonly NewRecord[]): Promise<PlacedRecord[]> {
    const now = this.#support.clock.now();
    const placed = new Array<PlacedRecord>(records.length);
    const operations: BatchOperation[] = [];
    const newest: [Shard, KinesisShardRecord][] = [];
    for (const [shard, positions] of this.#route(records)) {
      const appended: KinesisShardRecord[] = [];
      const seconds = Math.max(Math.floor(now / 1000), shard.model.createdSeconds);
      for (const [position, { partitionKey, data }] of positions) {
        const sequenceNumber = shard.numbers.format(this.#drawIndex(shard), seconds);
        appended.push({ sequenceNumber, arrivalTime: now, data: [partitionKey, data] });
        placed[position] = { shardId: shard.id, sequenceNumber };
      }
      operations.push(...shard.log.appendOperations(appended));
      const last = appended.at(-1);
      if (last !== undefined) newest.push([shard, last]);
    }
    // There is no await since the numbers were drawn, so batches reach the store in the order of their numbers.
    try {
      await this.#support.store.batch(operations);
    } catch (error) {
      for (const [shard] of newest) shard.log.forgetNewest();
      throw error;
    }
    for (const [shard, record] of newest) shard.committed(record);
    for (const [shard] of newest) this.changes.notify(shard.id);
    return placed;
  }

  /** The position (exclusive) after every record written so far. */
  latestPosition(shard: Shard): string {
    return shard.numbers.format(this.#nextIndex(shard), 0);
  }

  /** The lowest sequence number of records that arrive at `time` (ms) or later, existing or future. */
  async positionSince(shard: Shard, time: number): Promise<string> {
    const newest = shard.newest && parseSequenceNumber(shard.newest.sequenceNumber);
    const first = newest && (await shard.firstSince(Math.max(time, this.notBefore), 0n, newest.index));
    return first?.sequenceNumber ?? this.latestPosition(shard);
  }

  /** Removes expired records. The running indexes are saved first, for the records may be their only trace. */
  async trim(): Promise<void> {
    const saved = this.#model.sequenceIndexes;
    if (this.#indexes.some((index, group) => index !== saved[group])) await this.change({});
    for (const shard of this.#shards) await shard.log.trim(this.notBefore);
  }

  #takeShards(models: readonly ShardModel[]): void {
    for (const [index, model] of models.entries()) {
      const shard = this.#shards[index];
      if (shard === undefined) this.#shards.push(new Shard(this.#support.store, index, model));
      else shard.model = model;
    }
    this.#shards.length = models.length;
    // Starts at 1, so that the first record comes after the shard's StartingSequenceNumber.
    while (this.#indexes.length * SHARDS_PER_SEQUENCE_INDEX < models.length) this.#indexes.push(1);
    this.#routes = openIndexes(models).flatMap((index) => {
      const shard = this.#shards[index];
      return shard === undefined ? [] : [{ from: hashKeyDigits(BigInt(shard.model.startingHashKey)), shard }];
    });
  }

  /** The records by shard, each with its index in the call. */
  #route(records: readonly NewRecord[]): Map<Shard, [position: number, record: NewRecord][]> {
    const byShard = new Map<Shard, [number, NewRecord][]>();
    for (const [position, record] of records.entries()) {
      const { explicitHashKey, partitionKey } = record;
      const digits = explicitHashKey === undefined ? partitionKeyDigits(partitionKey) : hashKeyDigits(explicitHashKey);
      const shard = this.#shardOf(digits);
      const positions = byShard.get(shard);
      if (positions === undefined) byShard.set(shard, [[position, record]]);
      else positions.push([position, record]);
    }
    return byShard;
  }

  #shardOf(hashKey: string): Shard {
    let low = 0;
    let high = this.#routes.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const route = this.#routes[middle];
      if (route !== undefined && route.from <= hashKey) low = middle;
      else high = middle - 1;
    }
    const route = this.#routes[low];
    if (route === undefined) throw new Error(`Stream ${this.#model.name} has no open shard`);
    return route.shard;
  }

  #nextIndex(shard: Shard): number {
    return this.#indexes[Math.floor(shard.index / SHARDS_PER_SEQUENCE_INDEX)] ?? 1;
  }

  #drawIndex(shard: Shard): number {
    const index = this.#nextIndex(shard);
    this.#indexes[Math.floor(shard.index / SHARDS_PER_SEQUENCE_INDEX)] = index + 1;
    return index;
  }

  #raiseIndex(shard: Shard, atLeast: number): void {
    const group = Math.floor(shard.index / SHARDS_PER_SEQUENCE_INDEX);
    this.#indexes[group] = Math.max(this.#nextIndex(shard), atLeast);
  }
}
