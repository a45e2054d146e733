/** DynamoDB Streams, as a service of the sandbox, over the state of DynamoDB. */
import type { Operation, Service } from '../../contract/service.ts';
import { describeStream } from './operations/describe-stream.ts';
import { getRecords } from './operations/get-records.ts';
import { getShardIterator } from './operations/get-shard-iterator.ts';
import { listStreams } from './operations/list-streams.ts';
import type { DynamoDbStreamsState } from './state.ts';

const OPERATIONS: readonly Operation<DynamoDbStreamsState>[] = [
  describeStream,
  getRecords,
  getShardIterator,
  listStreams,
];

export function dynamoDbStreamsService(state: DynamoDbStreamsState): Service<DynamoDbStreamsState> {
  return {
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDBStreams_20120810',
    errorPrefix: 'com.amazonaws.dynamodb.v20120810#',
    operations: OPERATIONS,
    schemas: OPERATIONS.map(({ schema }) => schema),
    state,
  };
}
