/** The errors of CloudWatch Logs that several operations share. */
import { ServiceError } from '../../contract/service.ts';

export function invalidLogsInput(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}
