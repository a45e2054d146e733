/** The service definition of DynamoDB. */
import type { Service } from '../../contract/service.ts';
import { dynamoDbDialect } from './dialect.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import { DYNAMODB_READ_LAGS } from './read-lags.ts';
import type { DynamoDbState } from './state.ts';

export function dynamoDbService(state: DynamoDbState): Service<DynamoDbState> {
  return {
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDB_20120810',
    dialect: dynamoDbDialect,
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    readLags: DYNAMODB_READ_LAGS,
    state,
  };
}
