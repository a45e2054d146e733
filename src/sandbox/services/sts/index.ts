/** The service definition of the AWS Security Token Service. */
import type { Service } from '../../contract/service.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { StsState } from './state.ts';

export function stsService(state: StsState): Service<StsState> {
  return {
    signingName: 'sts',
    iamPrefix: 'sts',
    protocols: ['awsQuery'],
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    dialect: { validationErrorCode: 'ValidationError' },
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    state,
  };
}
