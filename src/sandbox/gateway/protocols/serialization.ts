/** AWS's words for a body that is not of the operation's shape. */
import { ServiceError } from '../../contract/service.ts';

/** The message travels as `Message` here, unlike that of other errors (observed of three services). */
export function serializationError(message?: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    message ?? '',
    400,
    message === undefined ? {} : { Message: message },
  );
}
