/** DescribeLimits: the quotas of shards and on-demand streams, and their use. */
import { DescribeLimits$, type DescribeLimitsInput, type DescribeLimitsOutput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { accountShardCount, shardLimit } from '../limits.ts';
import type { KinesisState } from '../state.ts';

const ON_DEMAND_STREAM_LIMIT = 50;

export const describeLimits = defineOperation<DescribeLimitsInput, DescribeLimitsOutput, KinesisState>(
  DescribeLimits$,
  {
    handle: (_, { state, region }) => ({
      ShardLimit: shardLimit(region),
      OpenShardCount: accountShardCount(state),
      OnDemandStreamCount: state.streams().filter(({ model }) => model.mode === 'ON_DEMAND').length,
      OnDemandStreamCountLimit: ON_DEMAND_STREAM_LIMIT,
    }),
  },
);
