/** A stream for poller tests: an event source over real shard logs, with writes, closing and splitting of shards. */
import type { Clock } from '../../../../../src/core/clock.ts';
import { TABLE_STREAM } from '../../../../../src/sandbox/services/dynamodb/streams/stream-type.ts';
import { kinesisEventRecord } from '../../../../../src/sandbox/services/kinesis/event.ts';
import { KINESIS_STREAM } from '../../../../../src/sandbox/services/kinesis/stream-type.ts';
import type { Store } from '../../../../../src/sandbox/store/store.ts';
import type {
  EventSource,
  EventSourceRecord,
  EventSourceShard,
  StreamType,
} from '../../../../../src/sandbox/streams/event-source.ts';
import { ShardLog, type ShardRecord } from '../../../../../src/sandbox/streams/shard-log.ts';

export interface TestData {
  readonly key: string;
  readonly value: unknown;
}

interface TestShard {
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  readonly log: ShardLog<TestData>;
  closed: boolean;
}

const DAY_MS = 86_400_000;

export const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs/stream/2025-11-25T12:00:00.000';
export const KINESIS_ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/Lab-Stream';

export class TestStream implements EventSource {
  readonly arn: string;
  type: StreamType;
  readonly retentionMs = DAY_MS;
  /** How often records were read, by any poller. */
  reads = 0;
  /** Whether reading fails. */
  broken = false;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #shards: TestShard[] = [];
  readonly #listeners = new Set<(shardId?: string) => void>();
  #next = 1;

  constructor({ store, clock, arn = STREAM_ARN }: { store: Store; clock: Clock; arn?: string }) {
    this.#store = store;
    this.#clock = clock;
    this.arn = arn;
    this.type = arn === STREAM_ARN ? TABLE_STREAM : KINESIS_STREAM;
    this.addShard('shard-0');
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  addShard(shardId: string, parentShardIds: readonly string[] = []): void {
    const log = new ShardLog<TestData>(this.#store, `shard/${shardId}/`);
    this.#shards.push({ shardId, parentShardIds, log, closed: false });
    this.notify();
  }

  /** Closes a shard, with children in its place. */
  closeShard(shardId: string, ...children: string[]): void {
    this.#find(shardId).closed = true;
    for (const child of children) this.addShard(child, [shardId]);
    this.notify();
  }

  /** Deletes the stream. */
  remove(): void {
    this.#shards.length = 0;
    this.notify();
  }

  /** Writes a record; answers its sequence number. */
  async put(key: string, value: unknown = key, shardId = this.#shards[0]?.shardId ?? ''): Promise<string> {
    const [sequenceNumber = ''] = await this.putAll([{ key, value }], shardId);
    return sequenceNumber;
  }

  /** Writes records in one batch. */
  async putAll(data: readonly TestData[], shardId = this.#shards[0]?.shardId ?? ''): Promise<string[]> {
    const records = data.map((entry) => {
      const sequenceNumber = String(this.#next++).padStart(21, '0');
      return { sequenceNumber, arrivalTime: this.#clock.now(), data: entry };
    });
    await this.#find(shardId).log.append(records);
    this.notify(shardId);
    return records.map(({ sequenceNumber }) => sequenceNumber);
  }

  notify(shardId?: string): void {
    for (const listener of this.#listeners) listener(shardId);
  }

  shards(): readonly EventSourceShard[] {
    return this.#shards.map(({ shardId, parentShardIds, closed }) => ({ shardId, parentShardIds, closed }));
  }

  async readAfter(shardId: string, sequenceNumber: string | undefined, limit: number, role: string) {
    this.reads += 1;
    if (this.broken) throw new Error('the stream is broken');
    const records = await this.#find(shardId).log.readAfter(sequenceNumber, limit);
    return records.map((record) => this.#eventRecord(shardId, record, role));
  }

  async latest(shardId: string): Promise<string | undefined> {
    return (await this.#find(shardId).log.last())?.sequenceNumber;
  }

  async positionAt(shardId: string, time: number): Promise<string | undefined> {
    const records = await this.#find(shardId).log.readAfter(undefined, 1000);
    return records.findLast(({ arrivalTime }) => arrivalTime < time)?.sequenceNumber;
  }

  subscribe(listener: (shardId?: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #eventRecord(shardId: string, record: ShardRecord<TestData>, role: string): EventSourceRecord {
    const { sequenceNumber, arrivalTime, data } = record;
    const { key, value } = data;
    const common = { sequenceNumber, arrivalTime, partitionKey: key };
    if (this.arn === KINESIS_ARN) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const kinesisRecord = { ...common, data: Buffer.from(text).toString('base64') };
      const source = { region: 'us-east-1', streamArn: this.arn, shardId, invokeIdentityArn: role };
      return { ...common, event: kinesisEventRecord(kinesisRecord, source) };
    }
    const dynamodb = {
      ApproximateCreationDateTime: Math.floor(arrivalTime / 1000),
      Keys: { id: { S: key } },
      NewImage: { id: { S: key }, value: { S: String(value) } },
      SequenceNumber: sequenceNumber,
    };
    return { ...common, event: { eventID: sequenceNumber, eventName: 'INSERT', dynamodb, eventSourceARN: this.arn } };
  }

  #find(shardId: string): TestShard {
    const shard = this.#shards.find((candidate) => candidate.shardId === shardId);
    if (shard === undefined) throw new Error(`no shard ${shardId}`);
    return shard;
  }
}
