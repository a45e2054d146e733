/** IncreaseStreamRetentionPeriod: keeps records for longer. */
import { IncreaseStreamRetentionPeriod$, type IncreaseStreamRetentionPeriodInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { invalidArgument } from '../errors.ts';
import { streamArn } from '../input.ts';
import { checkRetention } from '../limits.ts';
import { RETENTION_HOURS, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const increaseStreamRetentionPeriod = defineOperation<IncreaseStreamRetentionPeriodInput, void, KinesisState>(
  IncreaseStreamRetentionPeriod$,
  {
    rules: { RetentionPeriodHours: RETENTION_HOURS, ...STREAM },
    resources: streamArn,
    handle: async (input, { state }) => {
      const stream = state.stream(input);
      const { RetentionPeriodHours: hours = 0 } = input;
      checkRetention(hours);
      const { name, retentionHours } = stream.model;
      if (hours < retentionHours) {
        throw invalidArgument(
          `Requested retention period (${hours} hours) for stream ${name} can not be shorter than existing retention ` +
            `period (${retentionHours} hours). Use DecreaseRetentionPeriod API.`,
        );
      }
      await stream.trim(); // expired records must not reappear
      await stream.change({ retentionHours: hours });
    },
  },
);
