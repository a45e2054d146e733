/** Enhanced monitoring: which shard-level metrics a stream sends. */
import type { EnhancedMonitoringOutput } from '@aws-sdk/client-kinesis';
import { metricsOf } from './describe.ts';
import type { KinesisState } from './state.ts';
import type { Stream } from './stream.ts';

const METRICS: readonly string[] = [
  'IncomingBytes',
  'IncomingRecords',
  'OutgoingBytes',
  'OutgoingRecords',
  'WriteProvisionedThroughputExceeded',
  'ReadProvisionedThroughputExceeded',
  'IteratorAgeMilliseconds',
];

/** `ALL` means every metric. */
export function expandMetrics(names: readonly string[]): readonly string[] {
  return names.includes('ALL') ? METRICS : names;
}

/** Returns the metrics before and after the change. */
export async function changeMonitoring(
  state: KinesisState,
  stream: Stream,
  shardLevelMetrics: readonly string[],
): Promise<EnhancedMonitoringOutput> {
  const before = metricsOf(stream.model);
  await state.begin(stream, { kind: 'settle' }, { shardLevelMetrics });
  const { name } = stream.model;
  return {
    StreamName: name,
    CurrentShardLevelMetrics: before,
    DesiredShardLevelMetrics: metricsOf(stream.model),
    StreamARN: state.arn(name),
  };
}
