/** A DynamoDB stream as an event source. */

import type { EventSource, EventSourceRecord, EventSourceShard } from '../../../streams/event-source.ts';
import type { ShardRecord } from '../../../streams/shard-log.ts';
import { dynamoDbEventRecord } from './event-record.ts';
import { type StoredChange, streamRecord } from './stream-record.ts';
import { TABLE_STREAM } from './stream-type.ts';
import { isOpen, STREAM_RETENTION_MS, type TableStream, type TableStreamShard } from './table-stream.ts';
import type { TableStreams } from './table-streams.ts';

const PAGE = 1000;

/** The stream of that ARN; undefined when there is none. */
export function findTableEventSource(streams: TableStreams, arn: string): EventSource | undefined {
  if (streams.find(arn) === undefined) return undefined;

  const shards = (): TableStreamShard[] => {
    const stream = streams.find(arn);
    return stream === undefined ? [] : streams.shards(stream);
  };

  /** Empty once the shard or the stream no longer exists. */
  const read = async (
    shardId: string,
    after: string | undefined,
    limit: number,
  ): Promise<ShardRecord<StoredChange>[]> => {
    const stream = streams.find(arn);
    const shard = shards().find((candidate) => candidate.shardId === shardId);
    if (stream === undefined || shard === undefined) return [];
    await streams.trim(stream, shard);
    return streams.log(shardId).readAfter(after, limit);
  };

  return {
    arn,
    type: TABLE_STREAM,
    retentionMs: STREAM_RETENTION_MS,
    shards: () => eventSourceShards(shards()),
    readAfter: async (shardId, sequenceNumber, limit) => {
      const records = await read(shardId, sequenceNumber, limit);
      const stream = streams.find(arn);
      if (stream === undefined) return [];
      return records.map((record) => eventSourceRecord(record, stream, streams.environment.region));
    },
    latest: async () => streams.lastSequenceNumber,
    positionAt: async (shardId, time) => {
      let position: string | undefined;
      for (;;) {
        const page = await read(shardId, position, PAGE);
        const before = page.filter((record) => record.arrivalTime < time);
        position = before.at(-1)?.sequenceNumber ?? position;
        if (before.length < PAGE) return position;
      }
    },
    subscribe: (listener) => streams.changes.subscribe(arn, listener),
  };
}

function eventSourceShards(shards: readonly TableStreamShard[]): EventSourceShard[] {
  const ids = new Set(shards.map(({ shardId }) => shardId));
  return shards.map((shard) => ({
    shardId: shard.shardId,
    parentShardIds: shard.parentShardId !== undefined && ids.has(shard.parentShardId) ? [shard.parentShardId] : [],
    closed: !isOpen(shard),
  }));
}

function eventSourceRecord(record: ShardRecord<StoredChange>, stream: TableStream, region: string): EventSourceRecord {
  return {
    sequenceNumber: record.sequenceNumber,
    arrivalTime: record.arrivalTime,
    // Records of one item stay in order: its whole primary key.
    partitionKey: JSON.stringify(record.data.keys),
    event: dynamoDbEventRecord(streamRecord(record, stream, region), stream.arn),
  };
}
