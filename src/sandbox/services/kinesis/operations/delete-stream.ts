/** DeleteStream: deletes a stream with all of its records, unless it has consumers. */
import { DeleteStream$, type DeleteStreamInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { presentConsumers } from '../consumers.ts';
import { resourceInUse } from '../errors.ts';
import { streamArn } from '../input.ts';
import { STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const deleteStream = defineOperation<DeleteStreamInput, void, KinesisState>(DeleteStream$, {
  rules: STREAM,
  resources: streamArn,
  handle: async (input, { state, accountId, clock }) => {
    const stream = state.stream(input);
    const { name, status, consumers } = stream.model;
    if (presentConsumers(consumers, clock.now()).length > 0 && input.EnforceConsumerDeletion !== true) {
      throw resourceInUse(
        `DeleteStream can't delete ${accountId}:${name} because there are consumers associated with this data stream. ` +
          `To delete ${name} anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all ` +
          'the consumers that are associated with it.',
      );
    }
    if (status === 'DELETING') return;
    await state.begin(stream, { kind: 'remove' }, { consumers: [] });
  },
});
