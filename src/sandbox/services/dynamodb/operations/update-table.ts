/** UpdateTable: UPDATING at once, ACTIVE with the change a little later. */
import { UpdateTable$ } from '@aws-sdk/client-dynamodb';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checks, type InputCheck } from '../engine/dynalite.ts';
import { tableInUse } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import { shardCount } from '../streams/table-stream.ts';
import { streamMembers } from '../tables/new-table.ts';
import { isOnDemand, type StreamSpecification } from '../tables/table.ts';
import { ATTRIBUTE_DEFINITIONS, INDEX_UPDATES, TABLE_SETTINGS } from '../tables/table-checks.ts';
import { tableDescription } from '../tables/table-description.ts';
import { type PlannedUpdate, type UpdateTableInput, withBoth } from '../tables/table-update.ts';
import { refuseCombination, refuseStream, refuseThroughput } from '../tables/update-rules.ts';
import { planUpdate } from '../tables/update-table.ts';

const CHECK: InputCheck = {
  types: {
    ...checks.updateTable.types,
    ...TABLE_SETTINGS,
    AttributeDefinitions: ATTRIBUTE_DEFINITIONS,
    GlobalSecondaryIndexUpdates: INDEX_UPDATES,
  },
  // dynalite's rule against empty requests does not know all members.
  custom: (input: UpdateTableInput, store) =>
    checks.updateTable.custom({ ...input, SSESpecification: {} } as never, store),
};

export const updateTable = defineEngineOperation<UpdateTableInput>(UpdateTable$, {
  check: CHECK,
  handle: async (input, state) => {
    refuseCombination(input);
    const table = state.tables.require(input.TableName);
    const { description } = table;
    if (description.TableStatus !== 'ACTIVE') throw tableInUse(input.TableName, description.TableStatus);
    refuseThroughput(description, input);
    if (input.StreamSpecification !== undefined) refuseStream(description, input.StreamSpecification);
    const writes = new PendingWrites();
    let plan = planUpdate(description, input, state.environment);
    if (input.StreamSpecification !== undefined) {
      plan = switchStream(plan, input.StreamSpecification, { state, writes });
    }
    const updating = { ...table, description: plan.during, settlesAs: plan.after };
    await state.tables.save(updating, writes);
    return { TableDescription: tableDescription(updating) };
  },
});

/** When the stream is disabled, the specification disappears and the latest ARN stays (aws-behaviour.md 6.6). */
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
