/** A Kinesis stream as an event source. */
import type { EventSource } from '../../streams/event-source.ts';
import { kinesisEventRecord } from './event.ts';
import { sequenceNumberAfter, sequenceNumberBefore } from './sequence-number.ts';
import type { Shard } from './shard.ts';
import { parseShardId } from './shard-id.ts';
import type { Stream } from './stream.ts';
import { KINESIS_STREAM } from './stream-type.ts';

export interface StreamAddress {
  readonly arn: string;
  readonly region: string;
}

/** Stays valid while the stream exists; afterwards it has no shards and no records. */
export function streamEventSource(stream: Stream, { arn, region }: StreamAddress): EventSource {
  const shardOf = (shardId: string): Shard | undefined => {
    const index = parseShardId(shardId);
    return index === undefined || !stream.usable ? undefined : stream.shards[index];
  };
  return {
    arn,
    type: KINESIS_STREAM,
    get retentionMs() {
      return stream.model.retentionHours * 3_600_000;
    },
    shards: () =>
      (stream.usable ? stream.listedShards() : []).map(({ id, parentIds, ended }) => ({
        shardId: id,
        parentShardIds: parentIds,
        closed: ended,
      })),
    readAfter: async (shardId, sequenceNumber, limit, invokeIdentityArn) => {
      const shard = shardOf(shardId);
      if (shard === undefined) return [];
      const from = sequenceNumber === undefined ? shard.startingSequenceNumber : sequenceNumberAfter(sequenceNumber);
      const source = { region, streamArn: arn, shardId, invokeIdentityArn };
      const records = await shard.read(from, limit, stream.notBefore);
      return records.map(({ sequenceNumber, arrivalTime, data: [partitionKey, data] }) => ({
        sequenceNumber,
        arrivalTime,
        partitionKey,
        event: kinesisEventRecord({ sequenceNumber, partitionKey, data, arrivalTime }, source),
      }));
    },
    latest: async (shardId) => {
      const shard = shardOf(shardId);
      return shard && stream.latestPosition(shard);
    },
    positionAt: async (shardId, time) => {
      const shard = shardOf(shardId);
      return shard && sequenceNumberBefore(await stream.positionSince(shard, time));
    },
    subscribe: (listener) => stream.changes.subscribe(listener),
  };
}
