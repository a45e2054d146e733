/** DescribeTimeToLive: the status and the attribute of a table's Time to Live. */
import { DescribeTimeToLive$ } from '@aws-sdk/client-dynamodb';
import { validationException } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';

export const describeTimeToLive = defineEngineOperation<NamedTable>(DescribeTimeToLive$, {
  check: NAMED_TABLE,
  handle: ({ TableName }, { tables }) => {
    const { timeToLive, description } = tables.require(TableName);
    const { TableStatus } = description;
    if (TableStatus === 'CREATING' || TableStatus === 'DELETING') {
      throw validationException(
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
