/** StopStreamEncryption: shows the stream as no longer encrypted. */
import { StopStreamEncryption$, type StopStreamEncryptionInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { streamArn } from '../input.ts';
import { ENCRYPTION_TYPE, KEY_ID, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

export const stopStreamEncryption = defineOperation<StopStreamEncryptionInput, void, KinesisState>(
  StopStreamEncryption$,
  {
    rules: { EncryptionType: ENCRYPTION_TYPE, KeyId: KEY_ID, ...STREAM },
    resources: streamArn,
    handle: async (input, { state }) => {
      await state.begin(state.activeStream(input), { kind: 'settle' }, { keyId: undefined });
    },
  },
);
