/** DescribeTable: a table's settings and status. */
import { DescribeTable$ } from '@aws-sdk/client-dynamodb';
import { defineEngineOperation } from '../operation.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableDescription } from '../tables/table-description.ts';

export const describeTable = defineEngineOperation<NamedTable>(DescribeTable$, {
  check: NAMED_TABLE,
  handle: ({ TableName }, { tables }) => ({ Table: tableDescription(tables.require(TableName)) }),
});
