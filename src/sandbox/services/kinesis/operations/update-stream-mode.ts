/** UpdateStreamMode: switches between provisioned and on-demand; the shards do not change. */
import { UpdateStreamMode$, type UpdateStreamModeInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { streamArn } from '../input.ts';
import { REQUIRED_STREAM_ARN, STREAM_MODE } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const updateStreamMode = defineOperation<UpdateStreamModeInput, void, KinesisState>(UpdateStreamMode$, {
  rules: {
    StreamARN: REQUIRED_STREAM_ARN,
    StreamModeDetails: { required: true },
    'StreamModeDetails.StreamMode': STREAM_MODE,
  },
  resources: streamArn,
  handle: async (input, { state }) => {
    const stream = state.activeStream(input);
    const { mode, warmThroughputMiBps } = stream.model;
    await state.begin(
      stream,
      { kind: 'settle' },
      {
        mode: input.StreamModeDetails?.StreamMode ?? mode,
        warmThroughputMiBps: input.WarmThroughputMiBps ?? warmThroughputMiBps,
      },
    );
  },
});
