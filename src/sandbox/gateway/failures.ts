/** The codes and words in which each service tells failures that are not an operation's own. */
import { ServiceError } from '../contract/service.ts';
import type { ProtocolName } from './protocols/protocol.ts';

type Failure = ConstructorParameters<typeof ServiceError>;

const UNKNOWN_FAILURE = 'The request processing has failed because of an unknown error, exception or failure.';

/** The service's error for too many requests. */
export function throttlingError(signingName: string): Failure {
  switch (signingName) {
    case 'dynamodb':
      return [
        'ProvisionedThroughputExceededException',
        'The level of configured provisioned throughput for the table was exceeded. ' +
          'Consider increasing your provisioning level with the UpdateTable API.',
      ];
    case 'kinesis':
      return ['ProvisionedThroughputExceededException', 'Rate exceeded'];
    case 'lambda':
      return ['TooManyRequestsException', 'Rate exceeded', 429, { Reason: 'CallerRateLimitExceeded', Type: 'User' }];
    case 'logs':
      return ['ThrottlingException', 'Rate exceeded'];
    default:
      return ['Throttling', 'Rate exceeded'];
  }
}

/** The service's error for what went wrong inside it. */
export function serverError(signingName: string): Failure {
  switch (signingName) {
    case 'dynamodb':
      return ['InternalServerError', 'Internal server error', 500];
    case 'lambda':
      return ['ServiceException', 'An error occurred and the request cannot be processed.', 500, { Type: 'Service' }];
    case 'logs':
      return ['ServiceUnavailableException', 'The service cannot complete the request.', 503];
    case 'iam':
      return ['ServiceFailure', UNKNOWN_FAILURE, 500];
    default:
      return ['InternalFailure', UNKNOWN_FAILURE, 500];
  }
}

/** Differs from AWS, which serves them all: the status says so, the message names what is missing. */
export function notImplemented(what: string): ServiceError {
  return new ServiceError('NotImplemented', `The streamlab sandbox does not serve ${what}.`, 501);
}

/** How Query services call what the others call by an exception's name. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  IncompleteSignatureException: 'IncompleteSignature',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
  SerializationException: 'MalformedInput',
  RequestEntityTooLargeException: 'RequestEntityTooLarge',
};

const CREDENTIAL_CODES = new Set([
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
]);

/** Codes that DynamoDB has from the framework below it, and whose prefix says so. */
const FRAMEWORK_CODES = new Set([
  ...CREDENTIAL_CODES,
  'SerializationException',
  'UnknownOperationException',
  'AccessDeniedException',
]);

/** A failure of the gateway itself, with code and status as the protocol has them. */
export function inProtocol(error: ServiceError, protocol: ProtocolName): ServiceError {
  const { code, message, members } = error;
  if (protocol === 'query') {
    const status = CREDENTIAL_CODES.has(code) && code !== 'IncompleteSignatureException' ? 403 : error.status;
    return new ServiceError(QUERY_CODES[code] ?? code, message, status, members);
  }
  return CREDENTIAL_CODES.has(code) && protocol === 'rest' ? new ServiceError(code, message, 403, members) : error;
}

/** The same for DynamoDB's JSON, which names the framework for what the framework refuses, and all its validation errors. */
export function withFrameworkPrefix(code: string): string {
  if (code === 'ValidationException') return `com.amazon.coral.validate#${code}`;
  return FRAMEWORK_CODES.has(code) ? `com.amazon.coral.service#${code}` : code;
}
