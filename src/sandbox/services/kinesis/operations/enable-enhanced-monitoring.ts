/** EnableEnhancedMonitoring: adds shard-level metrics. */
import {
  EnableEnhancedMonitoring$,
  type EnableEnhancedMonitoringInput,
  type EnhancedMonitoringOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { changeMonitoring, expandMetrics } from '../enhanced-monitoring.ts';
import { streamArn } from '../input.ts';
import { SHARD_LEVEL_METRICS, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

/** Differs from AWS: the setting is stored, but no shard-level metrics are recorded. */
export const enableEnhancedMonitoring = defineOperation<
  EnableEnhancedMonitoringInput,
  EnhancedMonitoringOutput,
  KinesisState
>(EnableEnhancedMonitoring$, {
  rules: { ...SHARD_LEVEL_METRICS, ...STREAM },
  resources: streamArn,
  handle: (input, { state }) => {
    const stream = state.activeStream(input);
    const added = expandMetrics(input.ShardLevelMetrics ?? []);
    return changeMonitoring(state, stream, [...new Set([...stream.model.shardLevelMetrics, ...added])]);
  },
});
