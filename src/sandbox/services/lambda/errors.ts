/** The answers of Lambda that are errors, each with AWS's words. */
import { ServiceError } from '../../contract/service.ts';

const USER = { Type: 'User' };

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, 400, USER);
}

/** Lambda writes the message of this one error with a capital letter. */
export function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, 404, { ...USER, Message: message });
}

export function functionNotFound(arn: string): ServiceError {
  return resourceNotFound(`Function not found: ${arn}`);
}

export function resourceConflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, 409, USER);
}

/** `operation` as `GetFunction/GetAlias`: what to call for the latest revision id. */
export function revisionMismatch(operation = 'GetFunction/GetAlias'): ServiceError {
  return new ServiceError(
    'PreconditionFailedException',
    `The Revision Id provided does not match the latest Revision Id. Call the ${operation} API to retrieve the latest Revision Id`,
    412,
    USER,
  );
}

export function tooLarge(message: string): ServiceError {
  return new ServiceError('RequestEntityTooLargeException', message, 413);
}

export function roleNotAssumable(): ServiceError {
  return invalidParameter('The role defined for the function cannot be assumed by Lambda.');
}

/** All of the function's reserved concurrency is in use. */
export function throttled(): ServiceError {
  return new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429, {
    ...USER,
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  });
}
