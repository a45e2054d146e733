/** DeleteFunctionEventInvokeConfig: restores the defaults for asynchronous invocations. */
import { DeleteFunctionEventInvokeConfig$, type DeleteFunctionEventInvokeConfigRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { findConfig } from '../functions/event-invoke-configs.ts';
import { qualifiedId } from '../functions/functions.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME, QUALIFIER } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const deleteFunctionEventInvokeConfig = defineOperation<
  DeleteFunctionEventInvokeConfigRequest,
  void,
  LambdaState
>(DeleteFunctionEventInvokeConfig$, {
  rules: { FunctionName: FUNCTION_NAME, Qualifier: QUALIFIER },
  resources: functionResource,
  handle: async ({ FunctionName, Qualifier }, { state: { functions } }) => {
    const { functionName, qualifier } = findConfig(functions, FunctionName, Qualifier);
    await functions.eventInvokeConfigs.delete(qualifiedId(functionName, qualifier));
  },
});
