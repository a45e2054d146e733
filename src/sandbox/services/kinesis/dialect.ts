/** The dialect of Kinesis. */
import { COMMON_DIALECT, type TargetDialect } from '../../contract/dialect.ts';

export const kinesisDialect: TargetDialect = {
  target: 'Kinesis',
  hasExtendedRequestId: true,
  missingToken: 'Missing Authentication Token',
  readsAnyScheme: true, // observed by kinesalite's suite
  throttled: ['ProvisionedThroughputExceededException', 'Rate exceeded'],
  // Names Java's classes (observed by kinesalite's suite, articles included).
  conversionWords: (value, wanted) => {
    if (typeof value === 'object') return COMMON_DIALECT.conversionWords(value, wanted);
    const phrase = wanted === 'Timestamp' ? 'milliseconds since epoch' : `${wanted === 'Blob' ? 'a' : 'an'} ${wanted}`;
    return `class ${javaClass(value)} can not be converted to ${phrase}`;
  },
  largestNumber: 2 ** 31 - 1, // observed by kinesalite's suite
};

function javaClass(value: unknown): string {
  if (typeof value === 'number') return 'com.amazon.coral.value.json.numbers.TruncatingBigNumber';
  return typeof value === 'boolean' ? 'java.lang.Boolean' : 'java.lang.String';
}
