/** The limits, codes and sentences that each service may have of its own, and those that most services have. */
import { randomUUID } from 'node:crypto';

/** The arguments of a ServiceError. */
export type Failure = readonly [
  code: string,
  message: string,
  status?: number,
  members?: Readonly<Record<string, unknown>>,
];

/** What a value of a body should have been. */
export type WantedType = 'Blob' | 'Boolean' | 'Integer' | 'String' | 'Timestamp';

/** The sentence for a value of another JSON type than the wanted one. */
export type ConversionWords = (value: unknown, wanted: WantedType) => string;

export interface Dialect {
  /** The longest request body, in bytes. */
  readonly maxBodyBytes: number;
  createRequestId(): string;
  /** Whether answers carry the second id `x-amz-id-2`. */
  readonly hasExtendedRequestId: boolean;
  /** The sentence for a request without a signature. */
  readonly missingToken: string;
  /** Whether an `Authorization` of another scheme is taken for an incomplete signature, not for a missing one. */
  readonly readsAnyScheme: boolean;
  /** Too many requests. */
  readonly throttled: Failure;
  /** Something went wrong inside the service. */
  readonly internalFailure: Failure;
  accessDenied(message: string): Failure;
  /** Whether a denial writes the action in lower case. */
  readonly hasLowerCaseActions: boolean;
  /** The code of a violated input rule. */
  readonly validationErrorCode: string;
  /** The type of an error in a body or header, from its shape's name. */
  errorType(shapeName: string): string;
  /** The content type of an answer to a request that is neither of AWS JSON 1.0 nor plain JSON. */
  readonly jsonType: string;
  /** Whether answers in JSON carry their `x-amz-crc32`, by which clients tell whether to retry. */
  readonly hasChecksum: boolean;
  readonly conversionWords: ConversionWords;
  /** A larger number in JSON is read as this one, and fractions are cut off; undefined: numbers are taken as they are. */
  readonly largestNumber: number | undefined;
}

/** A dialect that the start of `X-Amz-Target` tells, so that a request is refused in it before its service is loaded. */
export interface TargetDialect extends Partial<Dialect> {
  readonly target: string;
}

/** The codes of requests whose signer is not known. */
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

/** Where services that were Query once differ from the others. */
export const QUERY_DIALECT: Partial<Dialect> = {
  accessDenied: (message) => ['AccessDenied', message, 403],
};

/** How AWS's parser calls a JSON value that is neither a list nor a structure. */
export function jsonToken(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
}
