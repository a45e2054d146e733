/** Kinesis Data Streams, as a service of the sandbox. */
import {
  CreateChannel$,
  DeleteChannel$,
  DeleteResourcePolicy$,
  DescribeAccountSettings$,
  DescribeChannel$,
  GetResourcePolicy$,
  ListChannels$,
  PutResourcePolicy$,
  UpdateAccountSettings$,
  UpdateChannel$,
  UpdateStreamRecordDistributionStrategy$,
  UpdateStreamWarmThroughput$,
} from '@aws-sdk/client-kinesis';
import type { StaticOperationSchema } from '@smithy/types';
import type { Operation, Service } from '../../contract/service.ts';
import { addTagsToStream } from './operations/add-tags-to-stream.ts';
import { createStream } from './operations/create-stream.ts';
import { decreaseStreamRetentionPeriod } from './operations/decrease-stream-retention-period.ts';
import { deleteStream } from './operations/delete-stream.ts';
import { deregisterStreamConsumer } from './operations/deregister-stream-consumer.ts';
import { describeLimits } from './operations/describe-limits.ts';
import { describeStream } from './operations/describe-stream.ts';
import { describeStreamConsumer } from './operations/describe-stream-consumer.ts';
import { describeStreamSummary } from './operations/describe-stream-summary.ts';
import { disableEnhancedMonitoring } from './operations/disable-enhanced-monitoring.ts';
import { enableEnhancedMonitoring } from './operations/enable-enhanced-monitoring.ts';
import { getRecords } from './operations/get-records.ts';
import { getShardIterator } from './operations/get-shard-iterator.ts';
import { increaseStreamRetentionPeriod } from './operations/increase-stream-retention-period.ts';
import { listShards } from './operations/list-shards.ts';
import { listStreamConsumers } from './operations/list-stream-consumers.ts';
import { listStreams } from './operations/list-streams.ts';
import { listTagsForResource } from './operations/list-tags-for-resource.ts';
import { listTagsForStream } from './operations/list-tags-for-stream.ts';
import { mergeShards } from './operations/merge-shards.ts';
import { putRecord } from './operations/put-record.ts';
import { putRecords } from './operations/put-records.ts';
import { registerStreamConsumer } from './operations/register-stream-consumer.ts';
import { removeTagsFromStream } from './operations/remove-tags-from-stream.ts';
import { splitShard } from './operations/split-shard.ts';
import { startStreamEncryption } from './operations/start-stream-encryption.ts';
import { stopStreamEncryption } from './operations/stop-stream-encryption.ts';
import { subscribeToShard } from './operations/subscribe-to-shard.ts';
import { tagResource } from './operations/tag-resource.ts';
import { untagResource } from './operations/untag-resource.ts';
import { updateMaxRecordSize } from './operations/update-max-record-size.ts';
import { updateShardCount } from './operations/update-shard-count.ts';
import { updateStreamMode } from './operations/update-stream-mode.ts';
import type { KinesisState } from './state.ts';

const OPERATIONS: readonly Operation<KinesisState>[] = [
  addTagsToStream,
  createStream,
  decreaseStreamRetentionPeriod,
  deleteStream,
  deregisterStreamConsumer,
  describeLimits,
  describeStreamConsumer,
  describeStreamSummary,
  describeStream,
  disableEnhancedMonitoring,
  enableEnhancedMonitoring,
  getRecords,
  getShardIterator,
  increaseStreamRetentionPeriod,
  listShards,
  listStreamConsumers,
  listStreams,
  listTagsForResource,
  listTagsForStream,
  mergeShards,
  putRecord,
  putRecords,
  registerStreamConsumer,
  removeTagsFromStream,
  splitShard,
  startStreamEncryption,
  stopStreamEncryption,
  subscribeToShard,
  tagResource,
  untagResource,
  updateMaxRecordSize,
  updateShardCount,
  updateStreamMode,
];

/** Differs from AWS: these are not served. */
const NOT_SERVED: readonly StaticOperationSchema[] = [
  CreateChannel$,
  DeleteChannel$,
  DeleteResourcePolicy$,
  DescribeAccountSettings$,
  DescribeChannel$,
  GetResourcePolicy$,
  ListChannels$,
  PutResourcePolicy$,
  UpdateAccountSettings$,
  UpdateChannel$,
  UpdateStreamRecordDistributionStrategy$,
  UpdateStreamWarmThroughput$,
];

const SCHEMAS = [...OPERATIONS.map(({ schema }) => schema), ...NOT_SERVED];

export function kinesisService(state: KinesisState): Service<KinesisState> {
  return {
    signingName: 'kinesis',
    iamPrefix: 'kinesis',
    protocols: ['awsJson1_1'],
    targetPrefix: 'Kinesis_20131202',
    operations: OPERATIONS,
    schemas: SCHEMAS,
    state,
  };
}
