/** DescribeTable: what a table is, and in what status. */
import { DescribeTable$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { DynamoDbState } from '../state.ts';
import { describeTable as describe } from '../tables/describe-table.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

export const describeTable = defineOperation<Wire, Wire, DynamoDbState>(DescribeTable$, {
  encoding: 'wire',
  resources: tableResource,
  handle: (input, { state }) => {
    const { TableName } = checkInput<NamedTable>(withTableName(input), NAMED_TABLE);
    return { Table: describe(state.tables.require(TableName)) };
  },
});
