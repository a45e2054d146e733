/** UpdateMaxRecordSize: sets the largest record size that a stream accepts. */
import { UpdateMaxRecordSize$, type UpdateMaxRecordSizeInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { streamArn } from '../input.ts';
import { REQUIRED_STREAM_ARN } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const updateMaxRecordSize = defineOperation<UpdateMaxRecordSizeInput, void, KinesisState>(UpdateMaxRecordSize$, {
  rules: {
    MaxRecordSizeInKiB: { required: true, min: 1024, max: 10_240 },
    StreamARN: REQUIRED_STREAM_ARN,
  },
  resources: streamArn,
  handle: async (input, { state }) => {
    const stream = state.activeStream(input);
    const { MaxRecordSizeInKiB: maxRecordSizeInKiB = stream.model.maxRecordSizeInKiB } = input;
    await state.begin(stream, { kind: 'settle' }, { maxRecordSizeInKiB });
  },
});
