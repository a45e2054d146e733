/** StartStreamEncryption: shows the stream and its new records as encrypted with a key. */
import { StartStreamEncryption$, type StartStreamEncryptionInput } from '@aws-sdk/client-kinesis';
import { defineOperation } from '../../../contract/service.ts';
import { streamArn } from '../input.ts';
import { ENCRYPTION_TYPE, KEY_ID, STREAM } from '../rules.ts';
import type { KinesisState } from '../state.ts';

/** Differs from AWS: records are only marked as encrypted; the key need not exist. */
export const startStreamEncryption = defineOperation<StartStreamEncryptionInput, void, KinesisState>(
  StartStreamEncryption$,
  {
    rules: { EncryptionType: ENCRYPTION_TYPE, KeyId: KEY_ID, ...STREAM },
    resources: streamArn,
    handle: async (input, { state }) => {
      const stream = state.activeStream(input);
      const keyId = input.EncryptionType === 'KMS' ? input.KeyId : undefined;
      await state.begin(stream, { kind: 'settle' }, { keyId });
    },
  },
);
