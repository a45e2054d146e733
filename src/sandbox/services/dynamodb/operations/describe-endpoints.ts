/** DescribeEndpoints: the address of this region's DynamoDB. */
import { DescribeEndpoints$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import type { DynamoDbState } from '../state.ts';
import type { Wire } from '../wire.ts';

const CACHE_MINUTES = 1440;

export const describeEndpoints = defineOperation<Wire, Wire, DynamoDbState>(DescribeEndpoints$, {
  encoding: 'wire',
  handle: (_input, { endpoint }) => ({
    Endpoints: [{ Address: new URL(endpoint).host, CachePeriodInMinutes: CACHE_MINUTES }],
  }),
});
