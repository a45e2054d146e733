/** The service definition of Amazon SQS, as far as destinations for failures need it. */
import type { Service } from '../../contract/service.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { SqsState } from './state.ts';

export function sqsService(state: SqsState): Service<SqsState> {
  return {
    signingName: 'sqs',
    iamPrefix: 'sqs',
    // JSON for current SDKs, Query for older clients.
    protocols: ['awsJson1_0', 'awsQuery'],
    targetPrefix: 'AmazonSQS',
    xmlNamespace: 'http://queue.amazonaws.com/doc/2012-11-05/',
    dialect: { hasLowerCaseActions: true }, // observed by many users
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    state,
  };
}
