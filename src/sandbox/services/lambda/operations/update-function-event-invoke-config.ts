/** UpdateFunctionEventInvokeConfig: changes some settings of asynchronous invocations. */
import {
  type FunctionEventInvokeConfig,
  UpdateFunctionEventInvokeConfig$,
  type UpdateFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import {
  changedConfig,
  describeConfig,
  EVENT_INVOKE_CONFIG_RULES,
  findConfig,
} from '../functions/event-invoke-configs.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import type { LambdaState } from '../state.ts';

export const updateFunctionEventInvokeConfig = defineOperation<
  UpdateFunctionEventInvokeConfigRequest,
  FunctionEventInvokeConfig,
  LambdaState
>(UpdateFunctionEventInvokeConfig$, {
  rules: EVENT_INVOKE_CONFIG_RULES,
  resources: functionResource,
  handle: async (request, { state: { functions }, clock }) => {
    const config = changedConfig(functions, request, {
      before: findConfig(functions, request.FunctionName, request.Qualifier),
      now: clock.now(),
    });
    await functions.eventInvokeConfigs.put(qualifiedId(config.functionName, config.qualifier), config);
    return describeConfig(functions, config);
  },
});
