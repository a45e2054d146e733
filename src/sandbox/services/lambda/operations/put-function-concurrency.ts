/** PutFunctionConcurrency: reserves concurrency for a function, which is also its limit. */
import { type Concurrency, PutFunctionConcurrency$, type PutFunctionConcurrencyRequest } from '@aws-sdk/client-lambda';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { functionNotFound, invalidParameter } from '../errors.ts';
import { ACCOUNT_CONCURRENCY } from '../functions/functions.ts';
import { LATEST } from '../functions/model.ts';
import { functionResource } from '../resources.ts';
import { FUNCTION_NAME } from '../rules.ts';
import type { LambdaState } from '../state.ts';

/** The least concurrency that must be left for functions without a reservation. */
const MIN_UNRESERVED_CONCURRENCY = 100;

export const putFunctionConcurrency = defineOperation<PutFunctionConcurrencyRequest, Concurrency, LambdaState>(
  PutFunctionConcurrency$,
  {
    rules: { FunctionName: FUNCTION_NAME, ReservedConcurrentExecutions: { required: true, min: 0 } },
    resources: functionResource,
    handle: async ({ FunctionName, ReservedConcurrentExecutions = 0 }, { state: { functions } }) => {
      const { name, qualifier } = functions.parse(FunctionName);
      if (qualifier !== undefined) {
        throw invalidParameter(
          'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
        );
      }
      // As in Invoke, this message names the version.
      if (!functions.has(name)) throw functionNotFound(functions.arn({ name, qualifier: LATEST }));
      const record = functions.record(FunctionName);
      const left = functions.unreservedConcurrency + (record.reservedConcurrency ?? 0) - ReservedConcurrentExecutions;
      if (ReservedConcurrentExecutions > ACCOUNT_CONCURRENCY || left < MIN_UNRESERVED_CONCURRENCY) {
        throw new ServiceError(
          'InvalidParameterValueException',
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED_CONCURRENCY}].`,
        );
      }
      await functions.save({ record: { ...record, reservedConcurrency: ReservedConcurrentExecutions } });
      return { ReservedConcurrentExecutions };
    },
  },
);
