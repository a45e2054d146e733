/** GetFunctionEventInvokeConfig: the settings of asynchronous invocations. */
import {
  type FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfig$,
  type GetFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeConfig, findConfig } from '../functions/event-invoke-configs.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const getFunctionEventInvokeConfig = defineOperation<
  GetFunctionEventInvokeConfigRequest,
  FunctionEventInvokeConfig,
  LambdaState
>(GetFunctionEventInvokeConfig$, {
  rules: { FunctionName: FUNCTION_NAME, Qualifier: QUALIFIER },
  resources: functionResource,
  handle: ({ FunctionName, Qualifier }, { state: { functions } }) =>
    describeConfig(functions, findConfig(functions, FunctionName, Qualifier)),
});
