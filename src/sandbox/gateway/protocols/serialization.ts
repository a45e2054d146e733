/** AWS's words for a body that is not of the operation's shape. */
import { ServiceError } from '../../services/service.ts';

/** The message travels as `Message` here, unlike that of other errors (observed for Kinesis, DynamoDB and Lambda). */
export function serializationError(message?: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    message ?? '',
    400,
    message === undefined ? {} : { Message: message },
  );
}

/** For a value of the wrong JSON type; `wanted` with its article, as `a String`. */
export function conversionError(value: unknown, wanted: string): ServiceError {
  if (Array.isArray(value)) return serializationError('Start of list found where not expected');
  if (typeof value === 'object') return serializationError('Start of structure or map found where not expected.');
  return serializationError(`${token(value)} can not be converted to ${wanted}`);
}

function token(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
}
