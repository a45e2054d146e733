/** DescribeStreamConsumer: one registered consumer and its status. */
import {
  DescribeStreamConsumer$,
  type DescribeStreamConsumerInput,
  type DescribeStreamConsumerOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { consumerResource, describeConsumer, findConsumer } from '../consumers.ts';
import { CONSUMER } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const describeStreamConsumer = defineOperation<
  DescribeStreamConsumerInput,
  DescribeStreamConsumerOutput,
  KinesisState
>(DescribeStreamConsumer$, {
  rules: CONSUMER,
  resources: consumerResource,
  handle: (input, context) => {
    const { stream, consumer } = findConsumer(input, context);
    const arn = context.state.arn(stream.model.name);
    return { ConsumerDescription: { ...describeConsumer(arn, consumer, context.clock.now()), StreamARN: arn } };
  },
});
