/** DeleteTable: DELETING at once, gone a little later; its stream stays readable for a day. */
import { DeleteTable$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checkInput } from '../engine/check-input.ts';
import { tableInUse, validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { describeTable } from '../tables/describe-table.ts';
import type { Table } from '../tables/table.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

export const deleteTable = defineOperation<Wire, Wire, DynamoDbState>(DeleteTable$, {
  encoding: 'wire',
  resources: tableResource,
  handle: async (input, { state }) => {
    const { TableName } = checkInput<NamedTable>(withTableName(input), NAMED_TABLE);
    const table = state.tables.require(TableName);
    const { TableStatus, DeletionProtectionEnabled } = table.description;
    if (TableStatus === 'CREATING' || TableStatus === 'UPDATING') throw tableInUse(TableName, TableStatus);
    // "If the table is already in the DELETING state, no error is returned" (API reference).
    if (TableStatus === 'DELETING') return { TableDescription: describeTable(table) };
    if (DeletionProtectionEnabled) {
      throw validationError(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    const deleting: Table = { ...table, description: { ...table.description, TableStatus: 'DELETING' } };
    const writes = new PendingWrites();
    state.streams.disable(TableName, writes, 'DISABLED');
    await state.tables.save(deleting, writes);
    return { TableDescription: describeTable(deleting) };
  },
});
