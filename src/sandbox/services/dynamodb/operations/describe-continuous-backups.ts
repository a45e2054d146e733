/** DescribeContinuousBackups: point-in-time recovery is never on in the sandbox. */
import { DescribeContinuousBackups$ } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../contract/service.ts';
import { defineEngineOperation } from '../operation.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';

export const describeContinuousBackups = defineEngineOperation<NamedTable>(DescribeContinuousBackups$, {
  check: NAMED_TABLE,
  handle: ({ TableName }, { tables }) => {
    if (tables.find(TableName) === undefined) {
      throw new ServiceError('TableNotFoundException', `Table not found: ${TableName}`);
    }
    return {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
      },
    };
  },
});
