/** DeleteTable: DELETING at once, gone a little later; its stream stays readable for a day. */
import { DeleteTable$ } from '@aws-sdk/client-dynamodb';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { tableInUse, validationException } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import type { Table } from '../tables/table.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableDescription } from '../tables/table-description.ts';

export const deleteTable = defineEngineOperation<NamedTable>(DeleteTable$, {
  check: NAMED_TABLE,
  handle: async ({ TableName }, { tables, streams }) => {
    const table = tables.require(TableName);
    const { TableStatus, DeletionProtectionEnabled } = table.description;
    if (TableStatus === 'CREATING' || TableStatus === 'UPDATING') throw tableInUse(TableName, TableStatus);
    // "If the table is already in the DELETING state, no error is returned" (API reference).
    if (TableStatus === 'DELETING') return { TableDescription: tableDescription(table) };
    if (DeletionProtectionEnabled) {
      throw validationException(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    const deleting: Table = { ...table, description: { ...table.description, TableStatus: 'DELETING' } };
    const writes = new PendingWrites();
    streams.disable(TableName, writes, 'DISABLED');
    await tables.save(deleting, writes);
    return { TableDescription: tableDescription(deleting) };
  },
});
