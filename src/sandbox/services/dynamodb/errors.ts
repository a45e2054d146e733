/** DynamoDB's errors, in AWS's wording. */
import { ServiceError } from '../../contract/service.ts';
import type { EngineError } from './engine/dynalite.ts';

export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}

/** The usual message for invalid content of a request. */
export function invalidParameterValues(detail: string): ServiceError {
  return validationException(`One or more parameter values were invalid: ${detail}`);
}

/** `field` is the member's path, starting in lower case as AWS writes it. */
export function requiredMember(field: string): ServiceError {
  return validationException(
    `1 validation error detected: Value null at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

/** For table operations. */
export function tableNotFound(tableName: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Requested resource not found: Table: ${tableName} not found`);
}

/** For item operations, whose message does not name the table. */
export function requestedResourceNotFound(): ServiceError {
  return new ServiceError('ResourceNotFoundException', 'Requested resource not found');
}

const DOING = { CREATING: 'created', UPDATING: 'updated', DELETING: 'deleted' } as const;

export function tableInUse(tableName: string, status: keyof typeof DOING): ServiceError {
  return new ServiceError(
    'ResourceInUseException',
    `Attempt to change a resource which is still in use: Table is being ${DOING[status]}: ${tableName}`,
  );
}

export function isEngineError(error: unknown): error is EngineError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

/** Converts an error of the engine to a ServiceError; any other error is returned unchanged. */
export function fromEngine(error: unknown): unknown {
  if (!isEngineError(error)) return error;
  const { __type, message, Message, ...members } = error.body;
  const code = __type.slice(__type.indexOf('#') + 1);
  return new ServiceError(code, message ?? Message ?? '', error.statusCode, {
    ...members,
    ...(Message !== undefined && { Message }),
  });
}
