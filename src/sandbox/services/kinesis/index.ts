/** The service definition of Kinesis Data Streams. */
import type { Service } from '../../contract/service.ts';
import { kinesisDialect } from './dialect.ts';
import * as operations from './operations/index.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import { KINESIS_READ_LAGS } from './read-lags.ts';
import type { KinesisState } from './state.ts';

export function kinesisService(state: KinesisState): Service<KinesisState> {
  return {
    signingName: 'kinesis',
    iamPrefix: 'kinesis',
    protocols: ['awsJson1_1'],
    targetPrefix: 'Kinesis_20131202',
    dialect: kinesisDialect,
    operations: Object.values(operations),
    notServed: OPERATIONS_NOT_SERVED,
    readLags: KINESIS_READ_LAGS,
    state,
  };
}
