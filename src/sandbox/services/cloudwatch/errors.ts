/** The errors of CloudWatch, with AWS's messages and the codes of the Query protocol; the gateway maps them to other protocols. */
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

/** The error of GetMetricData for an invalid query. */
export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

export function mutuallyExclusive(first: string, second: string): string {
  return `The parameters ${first} and ${second} are mutually exclusive and you have specified both.`;
}
