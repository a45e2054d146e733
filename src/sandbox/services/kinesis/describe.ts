/** Streams and shards as the API shows them. */
import type {
  _Record,
  ChildShard,
  EnhancedMetrics,
  HashKeyRange,
  Shard as ShardDescription,
  StreamDescription,
} from '@aws-sdk/client-kinesis';
import type { ShardModel, StreamModel } from './model.ts';
import type { KinesisShardRecord, Shard } from './shard.ts';
import type { Stream } from './stream.ts';

/** The members that DescribeStream and DescribeStreamSummary share. */
export function describeCommon(
  model: StreamModel,
  arn: string,
): Omit<StreamDescription, 'Shards' | 'HasMoreShards' | 'EnhancedMonitoring'> & {
  EnhancedMonitoring: EnhancedMetrics[];
} {
  return {
    StreamName: model.name,
    StreamARN: arn,
    StreamStatus: model.status,
    StreamModeDetails: { StreamMode: model.mode },
    RetentionPeriodHours: model.retentionHours,
    StreamCreationTimestamp: creationTimestamp(model),
    EnhancedMonitoring: [{ ShardLevelMetrics: metricsOf(model) }],
    EncryptionType: encryptionOf(model) ?? 'NONE',
    KeyId: model.keyId,
  };
}

/** Whole seconds, as AWS gives it. */
export function creationTimestamp({ createdAt }: { readonly createdAt: number }): Date {
  return new Date(Math.floor(createdAt / 1000) * 1000);
}

export function describeShard(shard: Shard): ShardDescription {
  const { id, model, startingSequenceNumber, endingSequenceNumber } = shard;
  const [parent, adjacentParent] = shard.parentIds;
  return {
    ShardId: id,
    ParentShardId: parent,
    AdjacentParentShardId: adjacentParent,
    HashKeyRange: hashKeyRange(model),
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber,
      EndingSequenceNumber: endingSequenceNumber,
    },
  };
}

/** The shards to read after the end of this one. */
export function describeChildren(stream: Stream, parent: Shard): ChildShard[] {
  return stream.shards
    .filter(({ model }) => model.parent === parent.index || model.adjacentParent === parent.index)
    .map(({ id, model, parentIds }) => ({ ShardId: id, ParentShards: parentIds, HashKeyRange: hashKeyRange(model) }));
}

/** The encryption type of a record; absent while the stream is not encrypted. */
export function encryptionOf({ keyId }: StreamModel): 'KMS' | undefined {
  return keyId === undefined ? undefined : 'KMS';
}

export function describeRecord(record: KinesisShardRecord, model: StreamModel): _Record {
  const [partitionKey, data] = record.data;
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: new Date(record.arrivalTime),
    Data: Buffer.from(data, 'base64'),
    PartitionKey: partitionKey,
    EncryptionType: encryptionOf(model),
  };
}

export function metricsOf({ shardLevelMetrics }: StreamModel): EnhancedMetrics['ShardLevelMetrics'] {
  // The input rules have checked them.
  return [...shardLevelMetrics] as EnhancedMetrics['ShardLevelMetrics'];
}

function hashKeyRange({ startingHashKey, endingHashKey }: ShardModel): HashKeyRange {
  return { StartingHashKey: startingHashKey, EndingHashKey: endingHashKey };
}
