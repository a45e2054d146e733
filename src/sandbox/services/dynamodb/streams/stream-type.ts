/** The properties of DynamoDB streams as event sources. */
import { describeBatch, type StreamType } from '../../../streams/event-source.ts';

export const TABLE_STREAM: StreamType = {
  arnPattern: /^arn:aws[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/stream\/[^/]+$/,
  actions: ['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((action) => `dynamodb:${action}`),
  startsAtTimestamp: false,
  // Filters match the record as the function gets it.
  filterSubject: (event) => event,
  /**
   * Lambda writes the creation time as a decimal, `1763999999.0`, so that Python reads a float; JSON.stringify cannot.
   * Inside a text both quotes would have a backslash before them, so only the member matches.
   */
  stringify: (event) => JSON.stringify(event).replace(/(?<!\\)("ApproximateCreationDateTime":\d+)(?=[,}])/g, '$1.0'),
  batchInfo: (discarded) => ({
    DDBStreamBatchInfo: describeBatch(discarded, (time) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')),
  }),
};
