/** DescribeLimits: the quotas of a new account and of its tables. */
import { DescribeLimits$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import type { DynamoDbState } from '../state.ts';
import type { Wire } from '../wire.ts';

export const describeLimits = defineOperation<Wire, Wire, DynamoDbState>(DescribeLimits$, {
  encoding: 'wire',
  handle: () => ({
    AccountMaxReadCapacityUnits: 80_000,
    AccountMaxWriteCapacityUnits: 80_000,
    TableMaxReadCapacityUnits: 40_000,
    TableMaxWriteCapacityUnits: 40_000,
  }),
});
