/** SplitShard: closes a shard and divides its range between two new ones. */
import { SplitShard$, type SplitShardInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument, shardNotFound } from '../errors.ts';
import { streamArn } from '../input.ts';
import { checkShardLimit } from '../limits.ts';
import { rangeOf } from '../reshard.ts';
import { HASH_KEY, REQUIRED_NAME, STREAM } from '../rules.ts';
import { formatShardId, parseShardId } from '../shard-id.ts';
import type { KinesisState } from '../state.ts';

export const splitShard = defineOperation<SplitShardInput, void, KinesisState>(SplitShard$, {
  rules: { NewStartingHashKey: { ...HASH_KEY, required: true }, ...STREAM, ShardToSplit: REQUIRED_NAME },
  resources: streamArn,
  handle: async (input, { state, accountId }) => {
    const { ShardToSplit: given = '', NewStartingHashKey: newStart = '' } = input;
    const identity = { name: state.streamName(input), accountId };
    const index = parseShardId(given);
    if (index === undefined) throw shardNotFound(given, identity);
    const stream = state.activeStream(input);
    const id = formatShardId(index);
    const shard = stream.model.shards[index];
    if (shard === undefined) throw shardNotFound(id, identity);
    checkShardLimit(state, 1);
    const { start, end } = rangeOf(shard);
    if (BigInt(newStart) <= start + 1n || BigInt(newStart) >= end) {
      throw invalidArgument(
        `NewStartingHashKey ${newStart} used in SplitShard() on shard ${id} in stream ${identity.name} under account ` +
          `${accountId} is not both greater than one plus the shard's StartingHashKey ${start} and less than the ` +
          `shard's EndingHashKey ${end}.`,
      );
    }
    if (shard.closedAt !== undefined) {
      throw invalidArgument(
        `Shard ${id} in stream ${identity.name} under account ${accountId} has already been merged or split, and thus ` +
          'is not eligible for merging or splitting.',
      );
    }
    await state.begin(stream, { kind: 'split', shard: index, newStartingHashKey: newStart });
  },
});
