/** The interface of a stream for event source mappings, the same for all services. */

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

/** Records of one shard, in order, that a mapping has discarded. */
export interface DiscardedRecords {
  readonly streamArn: string;
  readonly shardId: string;
  readonly records: readonly Pick<EventSourceRecord, 'sequenceNumber' | 'arrivalTime'>[];
}

/** The properties that all streams of one service share; known before a stream is found. */
export interface StreamType {
  /** The form of their ARNs. */
  readonly arnPattern: RegExp;
  /** IAM actions that the execution role needs on the stream, in AWS's order; the first one reads records. */
  readonly actions: readonly string[];
  /** Whether a mapping can start AT_TIMESTAMP. */
  readonly startsAtTimestamp: boolean;
  /** The value that filter criteria are matched with (aws-behaviour.md 5.7). */
  filterSubject(event: EventSourceRecord['event']): unknown;
  /** The JSON text of a record's event. */
  stringify(event: EventSourceRecord['event']): string;
  /** The member of an on-failure message with the position of the records (aws-behaviour.md 5.6). */
  batchInfo(discarded: DiscardedRecords): Readonly<Record<string, unknown>>;
}

/** One stream. */
export interface EventSource {
  readonly arn: string;
  readonly type: StreamType;
  /** Milliseconds until a record expires. */
  readonly retentionMs: number;
  /** The shards that exist now, parents first. */
  shards(): readonly EventSourceShard[];
  /**
   * Up to `limit` records after the sequence number (exclusive), or from the oldest kept when it is undefined.
   * `invokeIdentityArn` is the execution role, which some events name.
   */
  readAfter(
    shardId: string,
    sequenceNumber: string | undefined,
    limit: number,
    invokeIdentityArn: string,
  ): Promise<EventSourceRecord[]>;
  /** The position after the newest record of the shard, for LATEST: undefined when the shard never had one. */
  latest(shardId: string): Promise<string | undefined>;
  /** The position before the first record that arrived at `time` (ms) or later, for AT_TIMESTAMP. */
  positionAt(shardId: string, time: number): Promise<string | undefined>;
  /**
   * Calls `listener` whenever records or shards were added, and when the stream is deleted; returns the unsubscriber.
   * With the id of a shard when the only change is new records in this shard.
   */
  subscribe(listener: (shardId?: string) => void): () => void;
}

/** The streams of one service: their type, and how to find one. */
export interface EventSourceFinder {
  readonly type: StreamType;
  /** Undefined when there is no stream of that ARN (any more). */
  find(arn: string): Promise<EventSource | undefined>;
}

/** The members of every batch info; each service has its own format of times. */
export function describeBatch({ streamArn, shardId, records }: DiscardedRecords, formatTime: (time: number) => string) {
  const [first] = records;
  const last = records.at(-1);
  return {
    shardId,
    startSequenceNumber: first?.sequenceNumber,
    endSequenceNumber: last?.sequenceNumber,
    approximateArrivalOfFirstRecord: formatTime(first?.arrivalTime ?? 0),
    approximateArrivalOfLastRecord: formatTime(last?.arrivalTime ?? 0),
    batchSize: records.length,
    streamArn,
  };
}
