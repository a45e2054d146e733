/** GetAccessKeyInfo: whose account an access key belongs to. */
import { GetAccessKeyInfo$, type GetAccessKeyInfoRequest, type GetAccessKeyInfoResponse } from '@aws-sdk/client-sts';
import { defineOperation } from '../../../contract/service.ts';
import type { StsState } from '../state.ts';

/** Differs from AWS, which reads the account out of the key: here there is one only, whatever the key. */
export const getAccessKeyInfo = defineOperation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse, StsState>(
  GetAccessKeyInfo$,
  {
    rules: { AccessKeyId: { required: true, minLength: 16, maxLength: 128, pattern: '[\\w]*' } },
    handle: (_input, { accountId }) => ({ Account: accountId }),
  },
);
