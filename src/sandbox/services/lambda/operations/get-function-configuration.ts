/** GetFunctionConfiguration: the configuration of a version. */
import {
  type FunctionConfiguration,
  GetFunctionConfiguration$,
  type GetFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { describeFunction } from '../functions/configuration.ts';
import { functionResource } from '../resources.ts';
import { QUALIFIER, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

export const getFunctionConfiguration = defineOperation<
  GetFunctionConfigurationRequest,
  FunctionConfiguration,
  LambdaState
>(GetFunctionConfiguration$, {
  rules: { FunctionName: READ_FUNCTION_NAME, Qualifier: QUALIFIER },
  resources: functionResource,
  handle: ({ FunctionName, Qualifier }, { state }) => {
    const { version, arn } = state.functions.find(FunctionName, Qualifier);
    return describeFunction(version, arn, state.functions.place);
  },
});
