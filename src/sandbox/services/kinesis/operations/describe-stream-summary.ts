/** DescribeStreamSummary: a stream with the number of its open shards in place of the shards. */
import {
  DescribeStreamSummary$,
  type DescribeStreamSummaryInput,
  type DescribeStreamSummaryOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { presentConsumers } from '../consumers.ts';
import { describeCommon } from '../describe.ts';
import { streamArn } from '../input.ts';
import { openIndexes } from '../reshard.ts';
import { STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const describeStreamSummary = defineOperation<
  DescribeStreamSummaryInput,
  DescribeStreamSummaryOutput,
  KinesisState
>(DescribeStreamSummary$, {
  rules: STREAM,
  resources: streamArn,
  handle: (input, { state, clock }) => {
    const stream = state.stream(input);
    const { name, consumers, shards, maxRecordSizeInKiB, warmThroughputMiBps: warm } = stream.model;
    return {
      StreamDescriptionSummary: {
        ...describeCommon(stream.model, state.arn(name)),
        OpenShardCount: stream.usable ? openIndexes(shards).length : 0,
        ConsumerCount: presentConsumers(consumers, clock.now()).length,
        MaxRecordSizeInKiB: maxRecordSizeInKiB,
        WarmThroughput: warm === undefined ? undefined : { TargetMiBps: warm, CurrentMiBps: warm },
      },
    };
  },
});
