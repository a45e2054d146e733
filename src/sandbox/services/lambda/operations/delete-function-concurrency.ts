/** DeleteFunctionConcurrency: removes a function's reserved concurrency. */
import { DeleteFunctionConcurrency$, type DeleteFunctionConcurrencyRequest } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const deleteFunctionConcurrency = defineOperation<DeleteFunctionConcurrencyRequest, void, LambdaState>(
  DeleteFunctionConcurrency$,
  {
    rules: { FunctionName: FUNCTION_NAME },
    resources: functionResource,
    handle: async ({ FunctionName }, { state: { functions } }) => {
      const { reservedConcurrency: _, ...record } = functions.record(FunctionName);
      await functions.save({ record });
    },
  },
);
