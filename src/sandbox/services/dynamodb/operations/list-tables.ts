/** ListTables: table names in order, up to 100 per page. */
import { ListTables$ } from '@aws-sdk/client-dynamodb';
import { pageAfter } from '../../../contract/paging.ts';
import { checks } from '../engine/dynalite.ts';
import { defineEngineOperation } from '../operation.ts';

interface ListTablesInput {
  readonly Limit?: number;
  readonly ExclusiveStartTableName?: string;
}

const PAGE = 100;

export const listTables = defineEngineOperation<ListTablesInput>(ListTables$, {
  check: checks.listTables,
  handle: ({ Limit = PAGE, ExclusiveStartTableName }, { tables }) => {
    const names = tables.all().map(({ description }) => description.TableName);
    const { items, last } = pageAfter(names, (name) => name, { after: ExclusiveStartTableName, limit: Limit });
    return { TableNames: items, ...(last !== undefined && { LastEvaluatedTableName: last }) };
  },
});
