import { GetShardIterator$, type GetShardIteratorInput, type GetShardIteratorOutput } from '@aws-sdk/client-kinesis';
import { parseSequenceNumber, sequenceNumberAfter } from '../../../../core/kinesis-sequence-number.ts';
import { defineOperation, ServiceError } from '../../service.ts';
import { invalidArgument, shardDoesNotExist, shardNotFound } from '../errors.ts';
import { type KinesisContext, streamArn } from '../input.ts';
import { SEQUENCE_NUMBER, SHARD_ID, STREAM } from '../rules.ts';
import type { Shard } from '../shard.ts';
import { formatShardId, parseShardId } from '../shard-id.ts';
import { sealIterator } from '../shard-iterator.ts';
import type { KinesisState } from '../state.ts';
import type { Stream } from '../stream.ts';

/** The order of the checks is the observed one: shard id, stream, shard, sequence number. */
export const getShardIterator = defineOperation<GetShardIteratorInput, GetShardIteratorOutput, KinesisState>(
  GetShardIterator$,
  {
    rules: {
      ShardId: SHARD_ID,
      ShardIteratorType: {
        required: true,
        values: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
      },
      StartingSequenceNumber: SEQUENCE_NUMBER,
      ...STREAM,
    },
    resources: streamArn,
    handle: async (input, context) => {
      const { state, accountId, clock } = context;
      const { ShardId: given = '' } = input;
      const identity = { name: state.streamName(input), accountId };
      const index = parseShardId(given);
      if (index === undefined) throw shardNotFound(given, identity);
      const stream = state.lookUp(input);
      const shard = stream?.usable ? stream.shards[index] : undefined;
      if (stream === undefined || shard === undefined) throw shardDoesNotExist(formatShardId(index), identity);
      const position =
        input.StartingSequenceNumber === undefined
          ? await startingPosition(input, stream, shard, clock.now())
          : sequencePosition(input, stream, shard, context);
      return { ShardIterator: sealIterator(state, stream, shard, position) };
    },
  },
);

async function startingPosition(
  input: GetShardIteratorInput,
  stream: Stream,
  shard: Shard,
  now: number,
): Promise<string> {
  const { ShardIteratorType: type, Timestamp: timestamp } = input;
  switch (type) {
    case 'TRIM_HORIZON':
      return shard.startingSequenceNumber;
    case 'LATEST':
      return stream.latestPosition(shard);
    case 'AT_TIMESTAMP': {
      if (timestamp === undefined) {
        throw invalidArgument(
          'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. ' +
            'Current request has no timestamp parameter.',
        );
      }
      const time = timestamp.getTime();
      if (time > now) {
        throw invalidArgument(
          'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
            `timestampInMillis: ${time}, currentTimestampInMillis: ${now}`,
        );
      }
      return stream.positionSince(shard, time);
    }
    default:
      throw unfitting(`${type} and no StartingSequenceNumber`);
  }
}

function sequencePosition(
  input: GetShardIteratorInput,
  stream: Stream,
  shard: Shard,
  { accountId }: KinesisContext,
): string {
  const { ShardIteratorType: type, StartingSequenceNumber: given = '' } = input;
  if (type !== 'AT_SEQUENCE_NUMBER' && type !== 'AFTER_SEQUENCE_NUMBER') {
    throw unfitting(`${type} and also a StartingSequenceNumber`);
  }
  const parsed = parseSequenceNumber(given);
  const used =
    `StartingSequenceNumber ${given} used in GetShardIterator on shard ${shard.id} ` +
    `in stream ${stream.model.name} under account ${accountId} is invalid`;
  if (parsed === undefined) throw invalidArgument(`${used}.`);
  if (parsed.shardIndex !== shard.index) {
    throw invalidArgument(
      `Invalid StartingSequenceNumber. It encodes ${formatShardId(parsed.shardIndex)}, ` +
        `while it was used in a call to a shard with ${shard.id}`,
    );
  }
  if (parsed.version === 0) throw new ServiceError('InternalFailure', '', 500);
  if (parsed.version !== 2 || parsed.shardCreated !== shard.model.createdSeconds) {
    throw invalidArgument(`${used} because it did not come from this stream.`);
  }
  return type === 'AT_SEQUENCE_NUMBER' ? given : sequenceNumberAfter(given);
}

function unfitting(request: string): ServiceError {
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or ' +
      `(2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${request}.`,
  );
}
