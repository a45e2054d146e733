/** Plans an update: from a table and the checked input of UpdateTable to the table while UPDATING and afterwards. */
import type { ServiceEnvironment } from '../../../contract/ports.ts';
import { activeTable, type NewThroughput, sseDescription } from './new-table.ts';
import { isOnDemand, type TableDescription, type Throughput } from './table.ts';
import { type PlannedUpdate, type UpdateTableInput, withBoth } from './table-update.ts';
import { type ChangeTimes, changeThroughput, refuseSameThroughput } from './throughput.ts';
import { updateIndexes } from './update-indexes.ts';

/** Plans all changes except that of the stream. */
export function planUpdate(
  table: TableDescription,
  input: UpdateTableInput,
  environment: ServiceEnvironment,
): PlannedUpdate {
  const now = environment.clock.now() / 1000;
  const times: ChangeTimes = { begins: now, ends: now + environment.pace.tableUpdating / 1000 };
  let plan: PlannedUpdate = { during: { ...table, TableStatus: 'UPDATING' }, after: activeTable(table) };
  if (input.BillingMode !== undefined) plan = changeBillingMode(plan, input.BillingMode, now);
  if (input.ProvisionedThroughput !== undefined) {
    plan = changeTableThroughput(plan, input.ProvisionedThroughput, times);
  }
  if (input.GlobalSecondaryIndexUpdates !== undefined) plan = updateIndexes(plan, input, times);
  return withBoth(plan, settingsOf(table, input, environment));
}

/** Settings that are simply replaced. */
function settingsOf(
  table: TableDescription,
  input: UpdateTableInput,
  environment: ServiceEnvironment,
): Partial<TableDescription> {
  const { DeletionProtectionEnabled, TableClass, OnDemandThroughput, SSESpecification } = input;
  return {
    ...(DeletionProtectionEnabled !== undefined && { DeletionProtectionEnabled }),
    ...(TableClass !== undefined && {
      TableClassSummary: { TableClass, LastUpdateDateTime: environment.clock.now() / 1000 },
    }),
    ...(OnDemandThroughput !== undefined && {
      OnDemandThroughput: { ...table.OnDemandThroughput, ...OnDemandThroughput },
    }),
    ...(SSESpecification !== undefined && {
      SSEDescription: SSESpecification.Enabled ? sseDescription(environment, SSESpecification) : undefined,
    }),
  };
}

function changeBillingMode(plan: PlannedUpdate, mode: 'PROVISIONED' | 'PAY_PER_REQUEST', now: number): PlannedUpdate {
  const onDemand = mode === 'PAY_PER_REQUEST';
  if (onDemand === isOnDemand(plan.during)) return plan;
  if (!onDemand) {
    const { LastUpdateToPayPerRequestDateTime } = plan.during.BillingModeSummary ?? {};
    return withBoth(plan, { BillingModeSummary: { BillingMode: mode, LastUpdateToPayPerRequestDateTime } });
  }
  const none = (units: Throughput): Throughput => ({ ...units, ReadCapacityUnits: 0, WriteCapacityUnits: 0 });
  const members: Partial<TableDescription> = {
    ProvisionedThroughput: none(plan.during.ProvisionedThroughput),
    ...(plan.during.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: plan.during.GlobalSecondaryIndexes.map((index) => ({
        ...index,
        ProvisionedThroughput: none(index.ProvisionedThroughput),
      })),
    }),
  };
  return {
    during: { ...plan.during, ...members, BillingModeSummary: { BillingMode: mode } },
    after: {
      ...plan.after,
      ...members,
      BillingModeSummary: { BillingMode: mode, LastUpdateToPayPerRequestDateTime: now },
    },
  };
}

function changeTableThroughput(plan: PlannedUpdate, units: NewThroughput, times: ChangeTimes): PlannedUpdate {
  const current = plan.during.ProvisionedThroughput;
  refuseSameThroughput('the table', current, units);
  const { during, after } = changeThroughput(current, units, times);
  return {
    during: { ...plan.during, ProvisionedThroughput: during },
    after: { ...plan.after, ProvisionedThroughput: after },
  };
}
