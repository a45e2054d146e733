/** DecreaseStreamRetentionPeriod: keeps records for a shorter time. */
import { DecreaseStreamRetentionPeriod$, type DecreaseStreamRetentionPeriodInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument } from '../errors.ts';
import { streamArn } from '../input.ts';
import { checkRetention } from '../limits.ts';
import { RETENTION_HOURS, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const decreaseStreamRetentionPeriod = defineOperation<DecreaseStreamRetentionPeriodInput, void, KinesisState>(
  DecreaseStreamRetentionPeriod$,
  {
    rules: { RetentionPeriodHours: RETENTION_HOURS, ...STREAM },
    resources: streamArn,
    handle: async (input, { state }) => {
      const stream = state.stream(input);
      const { RetentionPeriodHours: hours = 0 } = input;
      checkRetention(hours);
      const { name, retentionHours } = stream.model;
      if (hours > retentionHours) {
        throw invalidArgument(
          `Requested retention period (${hours} hours) for stream ${name} can not be longer than existing retention ` +
            `period (${retentionHours} hours). Use IncreaseRetentionPeriod API.`,
        );
      }
      await stream.change({ retentionHours: hours });
    },
  },
);
