/** SubscribeToShard: pushes the records of a shard to a consumer as they arrive. */
import { SubscribeToShard$, type SubscribeToShardInput, type SubscribeToShardOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { describeConsumer, findConsumer } from '../consumers.ts';
import { resourceInUse, shardDoesNotExist, shardNotFound } from '../errors.ts';
import { endDryRun } from '../input.ts';
import { CONSUMER, REQUIRED_NAME, SEQUENCE_NUMBER } from '../rules.ts';
import { formatShardId, parseShardId } from '../shard-id.ts';
import { findPosition } from '../starting-position.ts';
import type { KinesisState } from '../state.ts';
import { subscription } from '../subscription.ts';

/** Differs from AWS: a consumer may have several subscriptions to one shard. */
export const subscribeToShard = defineOperation<SubscribeToShardInput, SubscribeToShardOutput, KinesisState>(
  SubscribeToShard$,
  {
    rules: {
      ConsumerARN: { ...CONSUMER.ConsumerARN, required: true },
      ShardId: REQUIRED_NAME,
      StartingPosition: { required: true },
      'StartingPosition.Type': {
        required: true,
        values: ['AFTER_SEQUENCE_NUMBER', 'LATEST', 'AT_TIMESTAMP', 'AT_SEQUENCE_NUMBER', 'TRIM_HORIZON'],
      },
      'StartingPosition.SequenceNumber': SEQUENCE_NUMBER,
    },
    resources: ({ ConsumerARN: arn = '*' }) => arn,
    handle: async (input, context) => {
      const { accountId, clock, signal, state } = context;
      const { ShardId: given = '', StartingPosition: { Type: type, SequenceNumber, Timestamp } = { Type: undefined } } =
        input;
      const { stream, consumer } = findConsumer(input, context);
      const { name } = stream.model;
      const now = clock.now();
      if (describeConsumer(state.arn(name), consumer, now).ConsumerStatus !== 'ACTIVE') {
        throw resourceInUse(
          `Consumer ${consumer.name} with creation timestamp ${Math.floor(consumer.createdAt / 1000)} ` +
            `under stream: ${name} , account ${accountId} is not in ACTIVE status.`,
        );
      }
      const index = parseShardId(given);
      if (index === undefined) throw shardNotFound(given, { name, accountId });
      const shard = stream.usable ? stream.shards[index] : undefined;
      if (shard === undefined) throw shardDoesNotExist(formatShardId(index), { name, accountId });
      const asked = { type, sequenceNumber: SequenceNumber, timestamp: Timestamp };
      const position = await findPosition(stream, shard, asked, { operation: 'SubscribeToShard', accountId, now });
      endDryRun(input);
      return { EventStream: subscription(stream, shard, position, { clock, signal }) };
    },
  },
);
