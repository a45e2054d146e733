/** A DynamoDB stream and its shards as stored: JSON values, never mutated. */
import { randomBytes } from 'node:crypto';
import { formatArn } from '../../../../core/arn.ts';

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface TableStream {
  readonly arn: string;
  /** `YYYY-MM-DDTHH:MM:SS.mmm`, UTC. */
  readonly label: string;
  readonly tableName: string;
  readonly viewType: StreamViewType;
  readonly keySchema: readonly KeySchemaElement[];
  readonly status: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED';
  /** Milliseconds since the epoch, like all times here. */
  readonly createdAt: number;
  readonly disabledAt?: number;
  /** Parents before their children. */
  readonly shards: readonly TableStreamShard[];
}

export interface TableStreamShard {
  /** `shardId-<20 digits>-<8 hex>`. */
  readonly shardId: string;
  /** The part of the table's key space that goes to this shard, and after it to its child. */
  readonly slot: number;
  readonly parentShardId?: string;
  readonly createdAt: number;
  readonly startingSequenceNumber: string;
  /** Present when the shard is closed. */
  readonly endingSequenceNumber?: string;
  readonly closedAt?: number;
  /** The newest trimmed record. */
  readonly trimmedThrough?: string;
}

/** The retention of records, and of streams after they are disabled. */
export const STREAM_RETENTION_MS = 24 * 60 * 60 * 1000;

/** A shard that is older than this is replaced by a child at its next record ("about every 4 hours"). */
export const SHARD_LIFETIME_MS = 4 * 60 * 60 * 1000;

/**
 * The initial number of shards: the number of partitions of a new table on AWS, one when it is provisioned, four when
 * it is on demand. Differs from AWS: the number of open shards never changes while the stream is enabled.
 */
export function shardCount(onDemand: boolean): number {
  return onDemand ? 4 : 1;
}

/** The label of a stream that is created at `time`. */
export function formatStreamLabel(time: number): string {
  return new Date(time).toISOString().replace('Z', '');
}

export function formatStreamArn(stream: {
  region: string;
  accountId: string;
  tableName: string;
  label: string;
}): string {
  const { region, accountId, tableName, label } = stream;
  return formatArn({ service: 'dynamodb', region, accountId, resource: `table/${tableName}/stream/${label}` });
}

export function newShard(
  shard: Pick<TableStreamShard, 'slot' | 'startingSequenceNumber' | 'parentShardId' | 'createdAt'>,
): TableStreamShard {
  const time = String(shard.createdAt).padStart(20, '0');
  return { shardId: `shardId-${time}-${randomBytes(4).toString('hex')}`, ...shard };
}

export function isOpen(shard: TableStreamShard): boolean {
  return shard.endingSequenceNumber === undefined;
}

/** The stream with one of its shards replaced. */
export function withShard(stream: TableStream, shard: TableStreamShard): TableStream {
  return { ...stream, shards: stream.shards.map((other) => (other.shardId === shard.shardId ? shard : other)) };
}

/** The stream's id within its region; table names have no slashes. */
export function streamId(stream: Pick<TableStream, 'tableName' | 'label'>): string {
  return `${stream.tableName}/${stream.label}`;
}

/** The stream with the shard closed and, with `successor`, replaced by a child. */
export function closeShard(
  stream: TableStream,
  shard: TableStreamShard,
  { now, successor, draw }: { now: number; successor: boolean; draw: () => string },
): TableStream {
  const closed = withShard(stream, { ...shard, endingSequenceNumber: draw(), closedAt: now });
  if (!successor) return closed;
  const { slot, shardId: parentShardId } = shard;
  const child = newShard({ slot, parentShardId, createdAt: now, startingSequenceNumber: draw() });
  return { ...closed, shards: [...closed.shards, child] };
}
