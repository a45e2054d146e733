/** CreateTable: CREATING at once, ACTIVE a little later. */
import { CreateTable$ } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checks, type InputCheck } from '../engine/dynalite.ts';
import { invalidParameterValues } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { shardCount } from '../streams/table-stream.ts';
import { activeTable, type CreateTableInput, newTable } from '../tables/new-table.ts';
import type { StreamSpecification } from '../tables/table.ts';
import { TABLE_SETTINGS, TAG_LIST } from '../tables/table-checks.ts';
import { withTags } from '../tables/tags.ts';

const CHECK: InputCheck = {
  ...checks.createTable,
  types: { ...checks.createTable.types, ...TABLE_SETTINGS, Tags: TAG_LIST },
};

export const createTable = defineEngineOperation<CreateTableInput>(CreateTable$, {
  check: CHECK,
  handle: async (input, { tables, streams, environment }) => {
    const { TableName, KeySchema, StreamSpecification } = input;
    refuseStream(StreamSpecification);
    const tags = withTags({}, input.Tags ?? []);
    if (tables.find(TableName) !== undefined) {
      throw new ServiceError('ResourceInUseException', `Table already exists: ${TableName}`);
    }
    const writes = new PendingWrites();
    const viewType = StreamSpecification?.StreamViewType;
    const stream =
      viewType === undefined
        ? undefined
        : streams.enable(
            {
              tableName: TableName,
              keySchema: KeySchema,
              viewType,
              shardCount: shardCount(input.BillingMode === 'PAY_PER_REQUEST'),
            },
            writes,
          );
    const description = newTable(input, environment, stream);
    await tables.save({ description, settlesAs: activeTable(description), tags }, writes);
    return { TableDescription: description };
  },
});

/** Rules about streams (aws-behaviour.md 6.6). */
function refuseStream(specification: StreamSpecification | undefined): void {
  if (specification?.StreamEnabled === true && specification.StreamViewType === undefined) {
    throw invalidParameterValues('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (specification?.StreamEnabled === false && specification.StreamViewType !== undefined) {
    throw invalidParameterValues(
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    );
  }
}
