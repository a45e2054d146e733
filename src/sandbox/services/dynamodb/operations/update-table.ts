/** UpdateTable: UPDATING at once, ACTIVE with the change a little later. */
import { UpdateTable$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checkInput } from '../engine/check-input.ts';
import { checks, type InputCheck } from '../engine/dynalite.ts';
import { tableInUse } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { streamMembers } from '../tables/create-table.ts';
import { describeTable } from '../tables/describe-table.ts';
import { type PlannedUpdate, withBoth } from '../tables/planned-update.ts';
import { isOnDemand, type StreamSpecification } from '../tables/table.ts';
import { ATTRIBUTE_DEFINITIONS, INDEX_UPDATES, TABLE_SETTINGS } from '../tables/table-checks.ts';
import { shardCount } from '../tables/table-shards.ts';
import { refuseCombination, refuseStream, refuseThroughput, type UpdateTableInput } from '../tables/update-rules.ts';
import { planUpdate } from '../tables/update-table.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

const CHECK: InputCheck = {
  types: {
    ...checks.updateTable.types,
    ...TABLE_SETTINGS,
    AttributeDefinitions: ATTRIBUTE_DEFINITIONS,
    GlobalSecondaryIndexUpdates: INDEX_UPDATES,
  },
  // dynalite's own rule about empty requests does not know all members.
  custom: (input: UpdateTableInput, store) =>
    checks.updateTable.custom({ ...input, SSESpecification: {} } as never, store),
};

export const updateTable = defineOperation<Wire, Wire, DynamoDbState>(UpdateTable$, {
  encoding: 'wire',
  resources: tableResource,
  handle: async (input, { state }) => {
    const checked = checkInput<UpdateTableInput>(withTableName(input), CHECK);
    refuseCombination(checked);
    const table = state.tables.require(checked.TableName);
    const { description } = table;
    if (description.TableStatus !== 'ACTIVE') throw tableInUse(checked.TableName, description.TableStatus);
    refuseThroughput(description, checked);
    if (checked.StreamSpecification !== undefined) refuseStream(description, checked.StreamSpecification);
    const writes = new PendingWrites();
    let plan = planUpdate(description, checked, state.environment);
    if (checked.StreamSpecification !== undefined) {
      plan = switchStream(plan, checked.StreamSpecification, { state, writes });
    }
    const updating = { ...table, description: plan.during, settlesAs: plan.after };
    await state.tables.save(updating, writes);
    return { TableDescription: describeTable(updating) };
  },
});

/** Switched off, the specification goes and the latest ARN stays (aws-behaviour.md 6.6). */
function switchStream(
  plan: PlannedUpdate,
  { StreamViewType: viewType }: StreamSpecification,
  { state, writes }: { state: DynamoDbState; writes: PendingWrites },
): PlannedUpdate {
  const { TableName: tableName, KeySchema: keySchema } = plan.during;
  if (viewType === undefined) {
    state.streams.disable(tableName, writes);
    return withBoth(plan, { StreamSpecification: undefined });
  }
  const stream = state.streams.enable(
    { tableName, keySchema, viewType, shardCount: shardCount(isOnDemand(plan.after)) },
    writes,
  );
  return withBoth(plan, streamMembers(stream));
}
