/** DisableEnhancedMonitoring: removes shard-level metrics. */
import {
  DisableEnhancedMonitoring$,
  type DisableEnhancedMonitoringInput,
  type EnhancedMonitoringOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { changeMonitoring, expandMetrics } from '../enhanced-monitoring.ts';
import { streamArn } from '../input.ts';
import { SHARD_LEVEL_METRICS, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const disableEnhancedMonitoring = defineOperation<
  DisableEnhancedMonitoringInput,
  EnhancedMonitoringOutput,
  KinesisState
>(DisableEnhancedMonitoring$, {
  rules: { ...SHARD_LEVEL_METRICS, ...STREAM },
  resources: streamArn,
  handle: (input, { state }) => {
    const stream = state.activeStream(input);
    const removed = expandMetrics(input.ShardLevelMetrics ?? []);
    return changeMonitoring(
      state,
      stream,
      stream.model.shardLevelMetrics.filter((metric) => !removed.includes(metric)),
    );
  },
});
