/** PutFunctionEventInvokeConfig: replaces the settings of asynchronous invocations. */
import {
  type FunctionEventInvokeConfig,
  PutFunctionEventInvokeConfig$,
  type PutFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { changedConfig, describeConfig, EVENT_INVOKE_CONFIG_RULES } from '../functions/event-invoke-configs.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import type { LambdaState } from '../state.ts';

export const putFunctionEventInvokeConfig = defineOperation<
  PutFunctionEventInvokeConfigRequest,
  FunctionEventInvokeConfig,
  LambdaState
>(PutFunctionEventInvokeConfig$, {
  rules: EVENT_INVOKE_CONFIG_RULES,
  resources: functionResource,
  handle: async (request, { state: { functions }, clock }) => {
    const config = changedConfig(functions, request, { before: {}, now: clock.now() });
    await functions.eventInvokeConfigs.put(qualifiedId(config.functionName, config.qualifier), config);
    return describeConfig(functions, config);
  },
});
