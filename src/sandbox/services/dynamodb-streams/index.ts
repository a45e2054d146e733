/** The service definition of DynamoDB Streams, over the state of DynamoDB. */
import type { Service } from '../../contract/service.ts';
import { dynamoDbDialect } from '../dynamodb/dialect.ts';
import * as operations from './operations/index.ts';
import type { DynamoDbStreamsState } from './state.ts';

export function dynamoDbStreamsService(state: DynamoDbStreamsState): Service<DynamoDbStreamsState> {
  return {
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDBStreams_20120810',
    dialect: dynamoDbDialect,
    operations: Object.values(operations),
    state,
  };
}
