/** GetShardIterator: a token for a position in a shard. */
import { GetShardIterator$, type GetShardIteratorInput, type GetShardIteratorOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { shardDoesNotExist, shardNotFound } from '../errors.ts';
import { endDryRun, streamArn } from '../input.ts';
import { REQUIRED_NAME, SEQUENCE_NUMBER, STREAM } from '../rules.ts';
import { formatShardId, parseShardId } from '../shard-id.ts';
import { sealIterator } from '../shard-iterator.ts';
import { findPosition } from '../starting-position.ts';
import type { KinesisState } from '../state.ts';

/** Observed order of the checks: shard id, stream, shard, position. */
export const getShardIterator = defineOperation<GetShardIteratorInput, GetShardIteratorOutput, KinesisState>(
  GetShardIterator$,
  {
    rules: {
      ShardId: REQUIRED_NAME,
      ShardIteratorType: {
        required: true,
        values: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
      },
      StartingSequenceNumber: SEQUENCE_NUMBER,
      ...STREAM,
    },
    resources: streamArn,
    handle: async (input, { state, accountId, clock }) => {
      const { ShardId: given = '', ShardIteratorType: type } = input;
      const identity = { name: state.streamName(input), accountId };
      const index = parseShardId(given);
      if (index === undefined) throw shardNotFound(given, identity);
      const stream = state.lookUp(input);
      const shard = stream?.usable ? stream.shards[index] : undefined;
      if (stream === undefined || shard === undefined) throw shardDoesNotExist(formatShardId(index), identity);
      const asked = { type, sequenceNumber: input.StartingSequenceNumber, timestamp: input.Timestamp };
      const reader = { operation: 'GetShardIterator', accountId, now: clock.now() };
      const position = await findPosition(stream, shard, asked, reader);
      endDryRun(input);
      return { ShardIterator: sealIterator(state, stream, shard, position) };
    },
  },
);
