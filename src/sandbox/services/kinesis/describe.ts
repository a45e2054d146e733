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
import { formatShardId } from './shard-id.ts';
import type { Stream } from './stream.ts';

/** The members that DescribeStream and DescribeStreamSummary have in common. */
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
    EncryptionType: model.keyId === undefined ? 'NONE' : 'KMS',
    ...(model.keyId === undefined ? {} : { KeyId: model.keyId }),
  };
}

/** Whole seconds, as AWS gives it. */
export function creationTimestamp({ createdAt }: { readonly createdAt: number }): Date {
  return new Date(Math.floor(createdAt / 1000) * 1000);
}

export function describeShard({ id, model, startingSequenceNumber, endingSequenceNumber }: Shard): ShardDescription {
  return {
    ShardId: id,
    ...(model.parent === undefined ? {} : { ParentShardId: formatShardId(model.parent) }),
    ...(model.adjacentParent === undefined ? {} : { AdjacentParentShardId: formatShardId(model.adjacentParent) }),
    HashKeyRange: hashKeyRange(model),
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber,
      ...(endingSequenceNumber === undefined ? {} : { EndingSequenceNumber: endingSequenceNumber }),
    },
  };
}

/** The shards to read when this one is at its end. */
export function describeChildren(stream: Stream, parent: Shard): ChildShard[] {
  return stream.shards
    .filter(({ model }) => model.parent === parent.index || model.adjacentParent === parent.index)
    .map(({ id, model }) => ({
      ShardId: id,
      ParentShards: [model.parent, model.adjacentParent].flatMap((index) =>
        index === undefined ? [] : [formatShardId(index)],
      ),
      HashKeyRange: hashKeyRange(model),
    }));
}

export function describeRecord(record: KinesisShardRecord, { keyId }: StreamModel): _Record {
  const [partitionKey, data] = record.data;
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: new Date(record.arrivalTime),
    Data: Buffer.from(data, 'base64'),
    PartitionKey: partitionKey,
    ...(keyId === undefined ? {} : { EncryptionType: 'KMS' }),
  };
}

export function metricsOf({ shardLevelMetrics }: StreamModel): EnhancedMetrics['ShardLevelMetrics'] {
  // The model keeps only what the input rules let through.
  return [...shardLevelMetrics] as EnhancedMetrics['ShardLevelMetrics'];
}

function hashKeyRange({ startingHashKey, endingHashKey }: ShardModel): HashKeyRange {
  return { StartingHashKey: startingHashKey, EndingHashKey: endingHashKey };
}
