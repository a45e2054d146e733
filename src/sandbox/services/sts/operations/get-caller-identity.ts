/** GetCallerIdentity: the identity that signed the request. */
import {
  GetCallerIdentity$,
  type GetCallerIdentityCommandInput,
  type GetCallerIdentityCommandOutput,
} from '@aws-sdk/client-sts';
import { defineOperation } from '../../../contract/service.ts';
import type { StsState } from '../state.ts';

export const getCallerIdentity = defineOperation<
  GetCallerIdentityCommandInput,
  Omit<GetCallerIdentityCommandOutput, '$metadata'>,
  StsState
>(GetCallerIdentity$, {
  // AWS allows it even if a policy denies everything.
  action: null,
  handle: (_input, { caller }) => ({ UserId: caller.userId, Account: caller.accountId, Arn: caller.arn }),
});
