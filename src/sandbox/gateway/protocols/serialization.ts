/** AWS's words for a body that is not of the operation's shape. */
import { ServiceError } from '../../contract/service.ts';

/** The message travels as `Message` here, unlike that of other errors (observed for Kinesis, DynamoDB and Lambda). */
export function serializationError(message?: string): ServiceError {
  return new ServiceError(
    'SerializationException',
    message ?? '',
    400,
    message === undefined ? {} : { Message: message },
  );
}

/** What a value should have been. */
export type WantedType = 'Blob' | 'Boolean' | 'Integer' | 'String' | 'Timestamp';

/** The sentence for a value of another JSON type than the wanted one. */
export type ConversionWords = (value: unknown, wanted: WantedType) => string;

/** Of most services (recorded from Lambda, Logs and SQS). */
export const conversionWords: ConversionWords = (value, wanted) => {
  const phrase = wanted === 'Timestamp' ? 'milliseconds since epoch' : `${wanted === 'Integer' ? 'an' : 'a'} ${wanted}`;
  return misplaced(value) ?? `${token(value)} can not be converted to ${phrase}`;
};

/** Of Kinesis, which names Java's classes (observed by kinesalite's suite, articles included). */
export const kinesisWords: ConversionWords = (value, wanted) => {
  const phrase = wanted === 'Timestamp' ? 'milliseconds since epoch' : `${wanted === 'Blob' ? 'a' : 'an'} ${wanted}`;
  return misplaced(value) ?? `class ${javaClass(value)} can not be converted to ${phrase}`;
};

/** Of DynamoDB, whose operations that do not go through its engine read their input here (observed by dynalite's suite). */
export const dynamoDbWords: ConversionWords = (value, wanted) => {
  if (Array.isArray(value)) return `Unrecognized collection type class java.lang.${wanted}`;
  if (typeof value === 'object') return 'Start of structure or map found where not expected';
  return `${token(value)} cannot be converted to ${wanted}`;
};

function misplaced(value: unknown): string | undefined {
  if (Array.isArray(value)) return 'Start of list found where not expected';
  return typeof value === 'object' ? 'Start of structure or map found where not expected.' : undefined;
}

function token(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return 'STRING_VALUE';
}

function javaClass(value: unknown): string {
  if (typeof value === 'number') return 'com.amazon.coral.value.json.numbers.TruncatingBigNumber';
  return typeof value === 'boolean' ? 'java.lang.Boolean' : 'java.lang.String';
}
