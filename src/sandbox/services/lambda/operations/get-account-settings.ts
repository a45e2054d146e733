/** GetAccountSettings: the account's quotas and their use. */
import {
  GetAccountSettings$,
  type GetAccountSettingsRequest,
  type GetAccountSettingsResponse,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { ACCOUNT_CONCURRENCY } from '../functions/functions.ts';
import type { LambdaState } from '../state.ts';

const GIGABYTE = 2 ** 30;

export const getAccountSettings = defineOperation<GetAccountSettingsRequest, GetAccountSettingsResponse, LambdaState>(
  GetAccountSettings$,
  {
    handle: (_request, { state: { functions } }) => ({
      AccountLimit: {
        TotalCodeSize: 75 * GIGABYTE,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: functions.unreservedConcurrency,
      },
      AccountUsage: {
        TotalCodeSize: functions.allVersions().reduce((sum, { codeSize }) => sum + codeSize, 0),
        FunctionCount: functions.list().length,
      },
    }),
  },
);
