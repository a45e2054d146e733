/** CreateTable: CREATING at once, ACTIVE a little later. */
import { CreateTable$ } from '@aws-sdk/client-dynamodb';
import { defineOperation, ServiceError } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checkInput } from '../engine/check-input.ts';
import { checks, type InputCheck } from '../engine/dynalite.ts';
import { invalidParameter } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { activeTable, type CreateTableInput, newTable } from '../tables/create-table.ts';
import type { StreamSpecification } from '../tables/table.ts';
import { TABLE_SETTINGS, TAG_LIST } from '../tables/table-checks.ts';
import { shardCount } from '../tables/table-shards.ts';
import { withTags } from '../tables/tags.ts';
import { tableResource, type Wire } from '../wire.ts';

const CHECK: InputCheck = {
  ...checks.createTable,
  types: { ...checks.createTable.types, ...TABLE_SETTINGS, Tags: TAG_LIST },
};

export const createTable = defineOperation<Wire, Wire, DynamoDbState>(CreateTable$, {
  encoding: 'wire',
  resources: tableResource,
  handle: async (input, { state }) => {
    const { tables, streams, environment } = state;
    const checked = checkInput<CreateTableInput>(input, CHECK);
    const { TableName, KeySchema, StreamSpecification } = checked;
    refuseStream(StreamSpecification);
    const tags = withTags({}, checked.Tags ?? []);
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
              shardCount: shardCount(checked.BillingMode === 'PAY_PER_REQUEST'),
            },
            writes,
          );
    const description = newTable(checked, environment, stream);
    await tables.save({ description, settlesAs: activeTable(description), tags }, writes);
    return { TableDescription: description };
  },
});

/** aws-behaviour.md 6.6. */
function refuseStream(specification: StreamSpecification | undefined): void {
  if (specification?.StreamEnabled === true && specification.StreamViewType === undefined) {
    throw invalidParameter('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (specification?.StreamEnabled === false && specification.StreamViewType !== undefined) {
    throw invalidParameter('Table is being created with a stream disabled, UpdateViewType should not be specified');
  }
}
