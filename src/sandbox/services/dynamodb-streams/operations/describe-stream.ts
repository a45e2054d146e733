/** DescribeStream: a stream and its shards, 100 at a time. */
import { DescribeStream$, type DescribeStreamInput, type DescribeStreamOutput } from '@aws-sdk/client-dynamodb-streams';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import type { TableStreamShard } from '../../dynamodb/streams/table-stream.ts';
import type { DynamoDbStreamsState } from '../state.ts';
import { requireStream, STREAM_ARN, streamResource } from '../streams.ts';

const PAGE = 100;

export const describeStream = defineOperation<DescribeStreamInput, DescribeStreamOutput, DynamoDbStreamsState>(
  DescribeStream$,
  {
    rules: {
      ...STREAM_ARN,
      Limit: { min: 1, max: 100 },
      ExclusiveStartShardId: { minLength: 28, maxLength: 65 },
      'ShardFilter.Type': { values: ['CHILD_SHARDS'] },
      'ShardFilter.ShardId': { minLength: 28, maxLength: 65 },
    },
    resources: streamResource,
    handle: ({ StreamArn = '', Limit = PAGE, ExclusiveStartShardId, ShardFilter }, { state }) => {
      const stream = requireStream(StreamArn, state);
      const all = [...state.streams.shards(stream)].sort((a, b) => (a.shardId < b.shardId ? -1 : 1));
      if (ShardFilter !== undefined && (ShardFilter.Type === undefined || ShardFilter.ShardId === undefined)) {
        const missing = ShardFilter.Type === undefined ? 'Type' : 'ShardId';
        throw new ServiceError(
          'ValidationException',
          `One or more parameter values were invalid: ShardFilter.${missing} is required in a ShardFilter`,
        );
      }
      const wanted = all
        .filter(({ shardId }) => ExclusiveStartShardId === undefined || shardId > ExclusiveStartShardId)
        .filter((shard) => ShardFilter?.ShardId === undefined || shard.parentShardId === ShardFilter.ShardId);
      const page = wanted.slice(0, Limit);
      return {
        StreamDescription: {
          StreamArn: stream.arn,
          StreamLabel: stream.label,
          StreamStatus: stream.status,
          StreamViewType: stream.viewType,
          CreationRequestDateTime: new Date(stream.createdAt),
          TableName: stream.tableName,
          KeySchema: [...stream.keySchema],
          Shards: page.map(describeShard),
          LastEvaluatedShardId: wanted.length > page.length ? page.at(-1)?.shardId : undefined,
        },
      };
    },
  },
);

function describeShard({ shardId, parentShardId, startingSequenceNumber, endingSequenceNumber }: TableStreamShard) {
  return {
    ShardId: shardId,
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber,
      EndingSequenceNumber: endingSequenceNumber,
    },
    ParentShardId: parentShardId,
  };
}
