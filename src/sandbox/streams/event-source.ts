/** What an event source mapping needs to know of a stream, whichever service the stream belongs to. */

/** A record on its way to a function. */
export interface EventSourceRecord {
  readonly sequenceNumber: string;
  /** ApproximateCreationDateTime or ApproximateArrivalTimestamp, milliseconds since the epoch. */
  readonly arrivalTime: number;
  /** Orders records within a shard: with a ParallelizationFactor, records of one key stay in order. */
  readonly partitionKey: string;
  /** The entry of the event's `Records`, as Lambda hands it to the function (aws-behaviour.md 5.1, 5.2). */
  readonly event: Readonly<Record<string, unknown>>;
}

export interface EventSourceShard {
  readonly shardId: string;
  /** Shards that must be read to their end before this one. */
  readonly parentShardIds: readonly string[];
  /** No record will be added any more. */
  readonly closed: boolean;
}

/** One stream: DynamoDB's or Kinesis's. */
export interface EventSource {
  readonly arn: string;
  readonly service: 'dynamodb' | 'kinesis';
  /** Milliseconds after which a record is gone from the stream. */
  readonly retentionMs: number;
  /** The shards that exist now, parents first. */
  shards(): readonly EventSourceShard[];
  /**
   * Up to `limit` records after the sequence number (exclusive), or from the oldest kept when it is undefined.
   * `invokeIdentityArn` is the execution role, which a Kinesis event names.
   */
  readAfter(
    shardId: string,
    sequenceNumber: string | undefined,
    limit: number,
    invokeIdentityArn: string,
  ): Promise<EventSourceRecord[]>;
  /** The position behind the newest record of the shard, for LATEST: undefined when the shard never had one. */
  latest(shardId: string): Promise<string | undefined>;
  /** The position before the first record that arrived at `time` (ms) or later, for AT_TIMESTAMP. */
  positionAt(shardId: string, time: number): Promise<string | undefined>;
  /**
   * Calls `listener` whenever records or shards were added, and when the stream goes away; returns the unsubscriber.
   * With the id of a shard when nothing has happened but that this one got records.
   */
  subscribe(listener: (shardId?: string) => void): () => void;
}

/** Finds a stream by its ARN; undefined when there is none (any more). */
export type FindEventSource = (arn: string) => Promise<EventSource | undefined>;
