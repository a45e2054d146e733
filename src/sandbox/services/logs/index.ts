/** The service definition of CloudWatch Logs. */
import type { Service } from '../../contract/service.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { LogsState } from './state.ts';

export function logsService(state: LogsState): Service<LogsState> {
  return {
    signingName: 'logs',
    iamPrefix: 'logs',
    protocols: ['awsJson1_1'],
    targetPrefix: 'Logs_20140328',
    dialect: {
      throttled: ['ThrottlingException', 'Rate exceeded'],
      internalFailure: ['ServiceUnavailableException', 'The service cannot complete the request.', 503],
      validationErrorCode: 'InvalidParameterException',
    },
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    state,
  };
}
