/** MergeShards: closes two adjacent shards and combines their ranges in a new one. */
import { MergeShards$, type MergeShardsInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument, shardNotFound } from '../errors.ts';
import { streamArn } from '../input.ts';
import { areNeighbours } from '../reshard.ts';
import { REQUIRED_NAME, STREAM } from '../rules.ts';
import { formatShardId, parseShardId } from '../shard-id.ts';
import type { KinesisState } from '../state.ts';

export const mergeShards = defineOperation<MergeShardsInput, void, KinesisState>(MergeShards$, {
  rules: { ShardToMerge: REQUIRED_NAME, AdjacentShardToMerge: REQUIRED_NAME, ...STREAM },
  resources: streamArn,
  handle: async (input, { state, accountId }) => {
    const identity = { name: state.streamName(input), accountId };
    const [lower, upper] = [input.ShardToMerge ?? '', input.AdjacentShardToMerge ?? ''].map((given) => {
      const index = parseShardId(given);
      if (index === undefined) throw shardNotFound(given, identity);
      return index;
    }) as [number, number]; // as many as there were ids
    const stream = state.activeStream(input);
    const [lowerShard, upperShard] = [lower, upper].map((index) => stream.model.shards[index]);
    if (lowerShard === undefined) throw shardNotFound(formatShardId(lower), identity);
    if (upperShard === undefined) throw shardNotFound(formatShardId(upper), identity);
    const under = `in stream ${identity.name} under account ${accountId}`;
    const [lowerId, upperId] = [formatShardId(lower), formatShardId(upper)];
    if (!areNeighbours(lowerShard, upperShard)) {
      throw invalidArgument(
        `Shards ${lowerId} and ${upperId} ${under} are not an adjacent pair of shards eligible for merging`,
      );
    }
    for (const [id, { closedAt }] of [
      [lowerId, lowerShard],
      [upperId, upperShard],
    ] as const) {
      if (closedAt === undefined) continue;
      throw invalidArgument(
        `Shard ${id} ${under} has already been merged or split, and thus is not eligible for merging or splitting.`,
      );
    }
    await state.begin(stream, { kind: 'merge', lower, upper });
  },
});
