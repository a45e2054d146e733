/** One shard in operation: its log of records, its sequence numbers and its end. */
import type { Store } from '../../store/store.ts';
import { ShardLog, type ShardRecord } from '../../streams/shard-log.ts';
import type { ShardModel } from './model.ts';
import { LAST_SEQUENCE_INDEX, SequenceNumberFormat } from './sequence-number.ts';
import { formatShardId } from './shard-id.ts';

/** Partition key and data (base64). */
export type StoredRecord = readonly [partitionKey: string, data: string];
export type KinesisShardRecord = ShardRecord<StoredRecord>;

/** The most data of one read, 10 MiB as in GetRecords, counted in its stored form (base64). */
const MOST_READ = Math.ceil((10 * 1024 * 1024 * 4) / 3);
/** The page size while the size of the records is unknown. */
const CAUTIOUS_PAGE = 16;

export class Shard {
  readonly index: number;
  readonly id: string;
  readonly log: ShardLog<StoredRecord>;
  readonly numbers: SequenceNumberFormat;
  model: ShardModel;
  /** Closed, and all of its records are readable. */
  ended: boolean;
  #newest: { readonly sequenceNumber: string; readonly arrivalTime: number } | undefined;
  #largest: number | undefined;

  /** `store` is the stream's own. */
  constructor(store: Store, index: number, model: ShardModel) {
    this.index = index;
    this.id = formatShardId(index);
    this.model = model;
    this.log = new ShardLog(store, `${this.id}/`);
    this.numbers = new SequenceNumberFormat(index, model.createdSeconds);
    this.ended = false;
  }

  /** Loads the newest record; call it before reading or writing. */
  async open(): Promise<void> {
    this.#newest = await this.log.last();
    this.ended = this.model.closedAt !== undefined;
  }

  /** The newest readable record. */
  get newest(): { readonly sequenceNumber: string; readonly arrivalTime: number } | undefined {
    return this.#newest;
  }

  /** None, one, or two after a merge. */
  get parentIds(): string[] {
    const { parent, adjacentParent } = this.model;
    return [parent, adjacentParent].flatMap((index) => (index === undefined ? [] : [formatShardId(index)]));
  }

  get startingSequenceNumber(): string {
    return this.numbers.format(0, this.model.createdSeconds);
  }

  get endingSequenceNumber(): string | undefined {
    const { closedSeconds } = this.model;
    return closedSeconds === undefined ? undefined : this.numbers.format(LAST_SEQUENCE_INDEX, closedSeconds);
  }

  /** Marks the records up to this one as committed. */
  committed(record: KinesisShardRecord): void {
    this.#newest = record;
    this.log.committed(record.sequenceNumber);
    this.#largest = Math.max(this.#largest ?? 0, sizeOf(record));
  }

  /**
   * Up to `limit` records from `sequenceNumber` on (inclusive), oldest first, and no more than 10 MiB unless the first one
   * alone is larger. Records that arrived before `notBefore` (ms) have expired.
   */
  async read(sequenceNumber: string, limit: number, notBefore: number): Promise<KinesisShardRecord[]> {
    const found: KinesisShardRecord[] = [];
    let from = sequenceNumber;
    let room = MOST_READ;
    while (found.length < limit && this.#newest !== undefined && from <= this.#newest.sequenceNumber) {
      const wanted = Math.min(limit - found.length, this.#pageSize(room));
      const page = await this.log.readFrom(from, wanted);
      const last = page.at(-1);
      if (last === undefined) break;
      from = `${last.sequenceNumber}\u0000`; // the first key after it
      for (const record of page) {
        this.#largest = Math.max(this.#largest ?? 0, sizeOf(record));
        if (record.arrivalTime < notBefore) continue;
        room -= sizeOf(record);
        if (room < 0 && found.length > 0) return found;
        found.push(record);
      }
    }
    return found;
  }

  /** The first record that arrived at `time` (ms) or later, if any. Arrival times ascend with the sequence numbers. */
  async firstSince(time: number, lowestIndex: bigint, highestIndex: bigint): Promise<KinesisShardRecord | undefined> {
    let low = lowestIndex;
    let high = highestIndex;
    let first: KinesisShardRecord | undefined;
    while (low <= high) {
      const middle = (low + high) / 2n;
      const [record] = await this.log.readFrom(this.numbers.format(middle, 0), 1);
      if (record === undefined || record.arrivalTime >= time) {
        first = record ?? first;
        high = middle - 1n;
      } else {
        low = middle + 1n;
      }
    }
    return first;
  }

  #pageSize(room: number): number {
    if (this.#largest === undefined) return CAUTIOUS_PAGE;
    return Math.max(1, Math.floor(room / Math.max(1, this.#largest)));
  }
}

function sizeOf({ data: [partitionKey, data] }: KinesisShardRecord): number {
  return partitionKey.length + data.length;
}
