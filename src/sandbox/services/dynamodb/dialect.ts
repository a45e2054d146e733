/** The dialect of DynamoDB and DynamoDB Streams. */
import { randomUUID } from 'node:crypto';
import { jsonToken, SIGNATURE_CODES, type TargetDialect } from '../../contract/dialect.ts';

/** Codes of the framework below the service, which have its prefix. */
const FRAMEWORK_CODES = new Set([
  ...SIGNATURE_CODES,
  'SerializationException',
  'UnknownOperationException',
  'AccessDeniedException',
]);

export const dynamoDbDialect: TargetDialect = {
  target: 'DynamoDB',
  // 52 capital letters and digits.
  createRequestId: () => `${randomUUID()}${randomUUID()}`.replaceAll('-', '').slice(0, 52).toUpperCase(),
  throttled: [
    'ProvisionedThroughputExceededException',
    'The level of configured provisioned throughput for the table was exceeded. ' +
      'Consider increasing your provisioning level with the UpdateTable API.',
  ],
  internalFailure: ['InternalServerError', 'Internal server error', 500],
  accessDenied: (message) => ['AccessDeniedException', message, 400, { Message: message }],
  errorType: (shapeName) => {
    if (shapeName === 'ValidationException') return `com.amazon.coral.validate#${shapeName}`;
    if (FRAMEWORK_CODES.has(shapeName)) return `com.amazon.coral.service#${shapeName}`;
    return `com.amazonaws.dynamodb.v20120810#${shapeName}`;
  },
  jsonType: 'application/json',
  hasChecksum: true,
  // For operations that do not go through the engine (observed by dynalite's suite).
  conversionWords: (value, wanted) => {
    if (Array.isArray(value)) return `Unrecognized collection type class java.lang.${wanted}`;
    if (typeof value === 'object') return 'Start of structure or map found where not expected';
    return `${jsonToken(value)} cannot be converted to ${wanted}`;
  },
};
