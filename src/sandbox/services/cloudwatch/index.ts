/** The service definition of CloudWatch metrics. */
import type { Service } from '../../contract/service.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { CloudWatchState } from './state.ts';

export function cloudWatchService(state: CloudWatchState): Service<CloudWatchState> {
  return {
    signingName: 'monitoring',
    iamPrefix: 'cloudwatch',
    // JSON for current SDKs, Query for older clients, CBOR for those in between.
    protocols: ['awsJson1_0', 'awsQuery', 'rpcv2Cbor'],
    targetPrefix: 'GraniteServiceVersion20100801',
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    dialect: { validationErrorCode: 'ValidationError' },
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    state,
  };
}
