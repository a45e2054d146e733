/** GetFunctionConcurrency: a function's reserved concurrency, if any. */
import {
  GetFunctionConcurrency$,
  type GetFunctionConcurrencyRequest,
  type GetFunctionConcurrencyResponse,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const getFunctionConcurrency = defineOperation<
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  LambdaState
>(GetFunctionConcurrency$, {
  rules: { FunctionName: FUNCTION_NAME },
  resources: functionResource,
  handle: ({ FunctionName }, { state: { functions } }) => ({
    ReservedConcurrentExecutions: functions.record(FunctionName).reservedConcurrency,
  }),
});
