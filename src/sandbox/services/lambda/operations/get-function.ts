/** GetFunction: the configuration of a version, the location of its code, and the function's tags. */
import { GetFunction$, type GetFunctionRequest, type GetFunctionResponse } from '@aws-sdk/client-lambda';
import { defineOperation } from '../../../contract/service.ts';
import { codePath } from '../code-service.ts';
import { describeFunction } from '../functions/configuration.ts';
import { functionResource } from '../resources.ts';
import { QUALIFIER, READ_FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

/** Differs from AWS: the address of a function's code is one of the sandbox, not of S3. */
export const getFunction = defineOperation<GetFunctionRequest, GetFunctionResponse, LambdaState>(GetFunction$, {
  rules: { FunctionName: READ_FUNCTION_NAME, Qualifier: QUALIFIER },
  resources: functionResource,
  handle: ({ FunctionName, Qualifier }, { state }) => {
    const { record, version, arn } = state.functions.find(FunctionName, Qualifier);
    const { tags, reservedConcurrency } = record;
    return {
      Configuration: describeFunction(version, arn, state.functions.place),
      Code: { RepositoryType: 'S3', Location: state.presign(codePath(version.codeSha256)) },
      Tags: Object.keys(tags).length === 0 ? undefined : { ...tags },
      Concurrency:
        reservedConcurrency === undefined ? undefined : { ReservedConcurrentExecutions: reservedConcurrency },
    };
  },
});
