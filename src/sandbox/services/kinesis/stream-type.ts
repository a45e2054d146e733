/** The properties of Kinesis streams as event sources. */
import { describeBatch, type StreamType } from '../../streams/event-source.ts';

export const KINESIS_STREAM: StreamType = {
  arnPattern: /^arn:aws[^:]*:kinesis:[^:]*:[^:]*:stream\/[^/]+$/,
  actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListShards', 'ListStreams'].map(
    (action) => `kinesis:${action}`,
  ),
  startsAtTimestamp: true,
  filterSubject: ({ kinesis }) => ({ data: dataOf(kinesis) }),
  stringify: JSON.stringify,
  batchInfo: (discarded) => ({ KinesisBatchInfo: describeBatch(discarded, (time) => new Date(time).toISOString()) }),
};

/**
 * Filters can match only the `data` of a record, decoded and parsed. Data that is not JSON is a string: a pattern of
 * members drops it. A pattern of plain strings drops data that is an object.
 */
function dataOf(kinesis: unknown): unknown {
  if (typeof kinesis !== 'object' || kinesis === null || !('data' in kinesis)) return undefined;
  const text = Buffer.from(String(kinesis.data), 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
