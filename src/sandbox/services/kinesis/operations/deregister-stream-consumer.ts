/** DeregisterStreamConsumer: the consumer is DELETING for a moment, then removed. */
import { DeregisterStreamConsumer$, type DeregisterStreamConsumerInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { consumerResource, findConsumer } from '../consumers.ts';
import { CONSUMER } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const deregisterStreamConsumer = defineOperation<DeregisterStreamConsumerInput, void, KinesisState>(
  DeregisterStreamConsumer$,
  {
    rules: CONSUMER,
    resources: consumerResource,
    handle: async (input, context) => {
      const { stream, consumer } = findConsumer(input, context);
      const goneAt = context.clock.now() + context.state.env.pace.streamUpdating;
      const consumers = stream.model.consumers.map((each) => (each === consumer ? { ...each, goneAt } : each));
      await stream.change({ consumers });
    },
  },
);
