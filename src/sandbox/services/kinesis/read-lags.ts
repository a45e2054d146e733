/** What Kinesis sees late: new streams. */
import type { Names, ReadLag } from '../../contract/read-lag.ts';

const NAME_IN_ARN = /^arn:.*:stream\//;

function stream({ StreamName: name, StreamARN: arn }: Names): string | undefined {
  if (typeof name === 'string') return name;
  return typeof arn === 'string' ? arn.replace(NAME_IN_ARN, '') : undefined;
}

export const KINESIS_READ_LAGS: readonly ReadLag[] = [
  {
    kind: 'stale',
    after: ['CreateStream'],
    lasts: 'creationLag',
    resource: stream,
    reads: ['DescribeStreamSummary', 'DescribeStream', 'ListShards'],
    blindWrites: ['AddTagsToStream'],
  },
];
