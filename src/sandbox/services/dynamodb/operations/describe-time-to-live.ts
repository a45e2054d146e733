/** DescribeTimeToLive: whether items of a table expire, and by which attribute. */
import { DescribeTimeToLive$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

export const describeTimeToLive = defineOperation<Wire, Wire, DynamoDbState>(DescribeTimeToLive$, {
  encoding: 'wire',
  resources: tableResource,
  handle: (input, { state }) => {
    const { TableName } = checkInput<NamedTable>(withTableName(input), NAMED_TABLE);
    const { timeToLive, description } = state.tables.require(TableName);
    const { TableStatus } = description;
    if (TableStatus === 'CREATING' || TableStatus === 'DELETING') {
      throw validationError(
        `Cannot describe time to live while table is in ${TableStatus} state: Current table state is ${TableStatus}`,
      );
    }
    if (timeToLive === undefined || timeToLive.status === 'DISABLED') {
      return { TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' } };
    }
    const { attributeName: AttributeName, status: TimeToLiveStatus } = timeToLive;
    return { TimeToLiveDescription: { TimeToLiveStatus, AttributeName } };
  },
});
