/** GetShardIterator: a position in a shard for GetRecords. */
import {
  GetShardIterator$,
  type GetShardIteratorInput,
  type GetShardIteratorOutput,
} from '@aws-sdk/client-dynamodb-streams';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import type { TableStreamShard } from '../../dynamodb/streams/table-stream.ts';
import { iteratorToken, type Position } from '../iterator-token.ts';
import type { DynamoDbStreamsState } from '../state.ts';
import { requireShard, requireStream, STREAM_ARN, streamResource, trimmedData } from '../streams.ts';

export const getShardIterator = defineOperation<GetShardIteratorInput, GetShardIteratorOutput, DynamoDbStreamsState>(
  GetShardIterator$,
  {
    rules: {
      ...STREAM_ARN,
      ShardId: { required: true, minLength: 28, maxLength: 65 },
      ShardIteratorType: {
        required: true,
        values: ['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER'],
      },
      SequenceNumber: { minLength: 21, maxLength: 40 },
    },
    resources: streamResource,
    handle: async ({ StreamArn = '', ShardId = '', ShardIteratorType, SequenceNumber }, { state, clock }) => {
      if (SequenceNumber !== undefined && (ShardIteratorType === 'TRIM_HORIZON' || ShardIteratorType === 'LATEST')) {
        throw new ServiceError(
          'ValidationException',
          'One or more parameter values were invalid: ' +
            `SequenceNumber must not be specified when ShardIteratorType is ${ShardIteratorType}`,
        );
      }
      const stream = requireStream(StreamArn, state);
      const shard = await requireShard(stream, ShardId, state);
      const latest = state.streams.lastSequenceNumber;
      const position = startOf(shard, { type: ShardIteratorType, sequenceNumber: SequenceNumber, latest });
      const target = { streamArn: stream.arn, shardId: ShardId, position };
      return { ShardIterator: iteratorToken(state.iterators, target, clock.now()) };
    },
  },
);

interface Start {
  readonly type: string | undefined;
  readonly sequenceNumber: string | undefined;
  /** All later records have a higher number. */
  readonly latest: string;
}

function startOf(shard: TableStreamShard, { type, sequenceNumber, latest }: Start): Position | undefined {
  if (type === 'TRIM_HORIZON') return undefined;
  if (type === 'LATEST') return { sequenceNumber: latest, inclusive: false };
  if (sequenceNumber === undefined) {
    throw new ServiceError(
      'ValidationException',
      `One or more parameter values were invalid: SequenceNumber is required when ShardIteratorType is ${type}`,
    );
  }
  if (shard.trimmedThrough !== undefined && sequenceNumber <= shard.trimmedThrough) throw trimmedData();
  return { sequenceNumber, inclusive: type === 'AT_SEQUENCE_NUMBER' };
}
