/** The service definition of AWS Lambda. */
import type { Service } from '../../contract/service.ts';
import { lambdaDialect } from './dialect.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import { LAMBDA_READ_LAGS } from './read-lags.ts';
import type { LambdaState } from './state.ts';

export function lambdaService(state: LambdaState): Service<LambdaState> {
  return {
    signingName: 'lambda',
    iamPrefix: 'lambda',
    protocols: ['restJson1'],
    dialect: lambdaDialect,
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    readLags: LAMBDA_READ_LAGS,
    state,
  };
}
