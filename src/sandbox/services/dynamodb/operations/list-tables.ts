/** ListTables: names in order, 100 at a time. */
import { ListTables$ } from '@aws-sdk/client-dynamodb';
import { pageAfter } from '../../../contract/paging.ts';
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
    const { Limit = PAGE, ExclusiveStartTableName } = checkInput<ListTablesInput>(input, checks.listTables);
    const names = state.tables.all().map(({ description }) => description.TableName);
    const { items, last } = pageAfter(names, (name) => name, { after: ExclusiveStartTableName, limit: Limit });
    return { TableNames: items, ...(last !== undefined && { LastEvaluatedTableName: last }) };
  },
});
