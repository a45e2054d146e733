/** DescribeContinuousBackups: point-in-time recovery is never on in the sandbox. */
import { DescribeContinuousBackups$ } from '@aws-sdk/client-dynamodb';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import type { DynamoDbState } from '../state.ts';
import { NAMED_TABLE, type NamedTable } from '../tables/table-checks.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

export const describeContinuousBackups = defineOperation<Wire, Wire, DynamoDbState>(DescribeContinuousBackups$, {
  encoding: 'wire',
  resources: tableResource,
  handle: (input, { state }) => {
    const { TableName } = checkInput<NamedTable>(withTableName(input), NAMED_TABLE);
    if (state.tables.find(TableName) === undefined) {
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
