/** ListTables: names in order, 100 at a time. */
import { ListTables$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { checks } from '../engine/dynalite.ts';
import type { DynamoDbState } from '../state.ts';
import { tableResource, type Wire } from '../wire.ts';

interface ListTablesInput {
  readonly Limit?: number;
  readonly ExclusiveStartTableName?: string;
}

const PAGE = 100;

export const listTables = defineOperation<Wire, Wire, DynamoDbState>(ListTables$, {
  encoding: 'wire',
  resources: tableResource,
  handle: (input, { state }) => {
    const { Limit = PAGE, ExclusiveStartTableName = '' } = checkInput<ListTablesInput>(input, checks.listTables);
    const names = state.tables
      .all()
      .map(({ description }) => description.TableName)
      .filter((name) => name > ExclusiveStartTableName);
    const TableNames = names.slice(0, Limit);
    return { TableNames, ...(names.length > Limit && { LastEvaluatedTableName: TableNames.at(-1) }) };
  },
});
