/** The errors of Lambda, with AWS's messages. */
import { ServiceError } from '../../contract/service.ts';

const USER = { Type: 'User' };

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, 400, USER);
}

/** Only in this error, Lambda capitalizes the name of the message's member. */
export function resourceNotFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message, 404, { ...USER, Message: message });
}

export function functionNotFound(arn: string): ServiceError {
  return resourceNotFound(`Function not found: ${arn}`);
}

export function resourceConflict(message: string): ServiceError {
  return new ServiceError('ResourceConflictException', message, 409, USER);
}

/** `operation` is the one that returns the latest revision id. */
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
