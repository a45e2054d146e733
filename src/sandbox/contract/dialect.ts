/** The dialect of a service: limits, error codes and sentences that differ from service to service, and the most common ones. */
import { randomUUID } from 'node:crypto';

/** The arguments of a ServiceError. */
export type Failure = readonly [
  code: string,
  message: string,
  status?: number,
  members?: Readonly<Record<string, unknown>>,
];

/** The type that a value in a body should have. */
export type WantedType = 'Blob' | 'Boolean' | 'Integer' | 'String' | 'Timestamp';

/** The sentence for a value of another JSON type. */
export type ConversionWords = (value: unknown, wanted: WantedType) => string;

export interface Dialect {
  /** The longest request body, in bytes. */
  readonly maxBodyBytes: number;
  createRequestId(): string;
  /** Whether replies carry `x-amz-id-2` as well. */
  readonly hasExtendedRequestId: boolean;
  /** The sentence for a request without a signature. */
  readonly missingToken: string;
  /** Whether an `Authorization` of another scheme is an incomplete signature, not a missing one. */
  readonly readsAnyScheme: boolean;
  /** The error for too many requests. */
  readonly throttled: Failure;
  /** The error for a defect of the service. */
  readonly internalFailure: Failure;
  accessDenied(message: string): Failure;
  /** Whether a denial writes the action in lower case. */
  readonly hasLowerCaseActions: boolean;
  /** The code for a violated input rule. */
  readonly validationErrorCode: string;
  /** The error type in a body or header, made from the name of the error's shape. */
  errorType(shapeName: string): string;
  /** Content type of replies to requests that are neither AWS JSON 1.0 nor plain JSON. */
  readonly jsonType: string;
  /** Whether JSON replies carry `x-amz-crc32`; clients retry when it does not match. */
  readonly hasChecksum: boolean;
  readonly conversionWords: ConversionWords;
  /** Upper bound to which larger JSON numbers are clamped, with fractions cut off; undefined: numbers are not changed. */
  readonly largestNumber: number | undefined;
}

/** A dialect that is recognised by the start of `X-Amz-Target`, for refusals before the service is loaded. */
export interface TargetDialect extends Partial<Dialect> {
  readonly target: string;
}

/** The codes of requests that fail authentication. */
export const SIGNATURE_CODES: readonly string[] = [
  'MissingAuthenticationTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'UnrecognizedClientException',
  'ExpiredTokenException',
];

export const COMMON_DIALECT: Dialect = {
  maxBodyBytes: 16 * 1024 * 1024,
  createRequestId: randomUUID,
  hasExtendedRequestId: false,
  missingToken: 'Request is missing Authentication Token',
  readsAnyScheme: false,
  throttled: ['Throttling', 'Rate exceeded'],
  internalFailure: [
    'InternalFailure',
    'The request processing has failed because of an unknown error, exception or failure.',
    500,
  ],
  accessDenied: (message) => ['AccessDeniedException', message],
  hasLowerCaseActions: false,
  validationErrorCode: 'ValidationException',
  errorType: (shapeName) => shapeName,
  jsonType: 'application/x-amz-json-1.1',
  hasChecksum: false,
  // Recorded from three services.
  conversionWords: (value, wanted) => {
    if (Array.isArray(value)) return 'Start of list found where not expected';
    if (typeof value === 'object') return 'Start of structure or map found where not expected.';
    const article = wanted === 'Integer' ? 'an' : 'a';
    return `${jsonToken(value)} can not be converted to ${wanted === 'Timestamp' ? 'milliseconds since epoch' : `${article} ${wanted}`}`;
  },
  largestNumber: undefined,
};

/** What services with the AWS Query protocol have in place of the common values. */
export const QUERY_DIALECT: Partial<Dialect> = {
  accessDenied: (message) => ['AccessDenied', message, 403],
};

/** The parser's name for a JSON value that is neither a list nor a structure. */
export function jsonToken(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
}
