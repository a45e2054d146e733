/** RegisterStreamConsumer: a consumer that may subscribe to shards once it is ACTIVE. */
import {
  RegisterStreamConsumer$,
  type RegisterStreamConsumerInput,
  type RegisterStreamConsumerOutput,
} from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { describeConsumer, presentConsumers } from '../consumers.ts';
import { limitExceeded, resourceInUse } from '../errors.ts';
import { streamArn } from '../input.ts';
import { OPTIONAL_NAME, REQUIRED_STREAM_ARN, tags } from '../rules.ts';
import type { KinesisState } from '../state.ts';

const MAX_CONSUMERS = 20;

export const registerStreamConsumer = defineOperation<
  RegisterStreamConsumerInput,
  RegisterStreamConsumerOutput,
  KinesisState
>(RegisterStreamConsumer$, {
  rules: {
    StreamARN: REQUIRED_STREAM_ARN,
    ConsumerName: { ...OPTIONAL_NAME, required: true },
    Tags: { ...tags(50), required: false },
  },
  resources: streamArn,
  handle: async (input, { state, accountId, clock }) => {
    const { ConsumerName: name = '', Tags: given = {} } = input;
    const stream = state.activeStream(input);
    const now = clock.now();
    const present = presentConsumers(stream.model.consumers, now);
    if (present.some((consumer) => consumer.name === name)) {
      throw resourceInUse(
        `Consumer ${name} under stream ${stream.model.name} already exists for account ${accountId}.`,
      );
    }
    if (present.length >= MAX_CONSUMERS) {
      throw limitExceeded(
        `Stream ${stream.model.name} under account ${accountId} already has ${MAX_CONSUMERS} consumers.`,
      );
    }
    const consumer = { name, createdAt: now, activeAt: now + state.env.pace.streamUpdating, tags: given };
    await stream.change({ consumers: [...present, consumer] });
    return { Consumer: describeConsumer(state.arn(stream.model.name), consumer, now) };
  },
});
