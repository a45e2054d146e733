/** The errors of IAM, with AWS's codes and statuses. */
import { ServiceError } from '../../contract/service.ts';

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', message, 404);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('EntityAlreadyExists', message, 409);
}

export function deleteConflict(message: string): ServiceError {
  return new ServiceError('DeleteConflict', message, 409);
}

export function quotaExceeded(message: string): ServiceError {
  return new ServiceError('LimitExceeded', message, 409);
}
