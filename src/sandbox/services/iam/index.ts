/** The service definition of AWS Identity and Access Management. */
import { COMMON_DIALECT } from '../../contract/dialect.ts';
import type { Service } from '../../contract/service.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import { IAM_READ_LAGS } from './read-lags.ts';
import type { IamState } from './state.ts';

export function iamService(state: IamState): Service<IamState> {
  return {
    signingName: 'iam',
    iamPrefix: 'iam',
    protocols: ['awsQuery'],
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    dialect: {
      validationErrorCode: 'ValidationError',
      internalFailure: ['ServiceFailure', COMMON_DIALECT.internalFailure[1], 500],
    },
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    readLags: IAM_READ_LAGS,
    state,
  };
}
