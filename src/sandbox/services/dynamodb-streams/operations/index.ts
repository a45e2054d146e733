/** The operations of DynamoDB Streams that the sandbox serves, one line each. */
export { describeStream } from './describe-stream.ts';
export { getRecords } from './get-records.ts';
export { getShardIterator } from './get-shard-iterator.ts';
export { listStreams } from './list-streams.ts';
