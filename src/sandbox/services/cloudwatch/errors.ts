/** What CloudWatch refuses, in its words. Codes as the Query protocol has them; the gateway knows their longer names. */
import { ServiceError } from '../../contract/service.ts';

export function invalidValue(message: string): ServiceError {
  return new ServiceError('InvalidParameterValue', message);
}

export function invalidCombination(message: string): ServiceError {
  return new ServiceError('InvalidParameterCombination', message);
}

export function missingValue(message: string): ServiceError {
  return new ServiceError('MissingParameter', message);
}

/** How GetMetricData refuses a query. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

export function mutuallyExclusive(first: string, second: string): string {
  return `The parameters ${first} and ${second} are mutually exclusive and you have specified both.`;
}
