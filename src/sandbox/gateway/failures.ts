/** Errors of the gateway itself, with code and status as the protocol requires. */
import { SIGNATURE_CODES } from '../contract/dialect.ts';
import { ServiceError } from '../contract/service.ts';
import type { ProtocolName } from './protocols/protocol.ts';

/** An operation or service that AWS has and the sandbox does not. */
export function notImplemented(what: string): ServiceError {
  return new ServiceError('NotImplemented', `The streamlab sandbox does not serve ${what}.`, 501);
}

/** Query codes for the exception names of the other protocols. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  SerializationException: 'MalformedInput',
  RequestEntityTooLargeException: 'RequestEntityTooLarge',
};

export function inProtocol(error: ServiceError, protocol: ProtocolName): ServiceError {
  const { code, message, members } = error;
  if (protocol === 'query') {
    const status = SIGNATURE_CODES.includes(code) && code !== 'IncompleteSignatureException' ? 403 : error.status;
    return new ServiceError(QUERY_CODES[code] ?? code, message, status, members);
  }
  return SIGNATURE_CODES.includes(code) && protocol === 'rest' ? new ServiceError(code, message, 403, members) : error;
}
