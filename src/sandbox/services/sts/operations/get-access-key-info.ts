/** GetAccessKeyInfo: the account of an access key. */
import { GetAccessKeyInfo$, type GetAccessKeyInfoRequest, type GetAccessKeyInfoResponse } from '@aws-sdk/client-sts';
import { defineOperation } from '../../../contract/service.ts';
import type { StsState } from '../state.ts';

/** Differs from AWS: every key has the sandbox's only account, where AWS decodes it from the key. */
export const getAccessKeyInfo = defineOperation<GetAccessKeyInfoRequest, GetAccessKeyInfoResponse, StsState>(
  GetAccessKeyInfo$,
  {
    rules: { AccessKeyId: { required: true, minLength: 16, maxLength: 128, pattern: '[\\w]*' } },
    handle: (_input, { accountId }) => ({ Account: accountId }),
  },
);
