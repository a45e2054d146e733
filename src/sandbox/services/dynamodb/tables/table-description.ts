/** The TableDescription in the answers of DescribeTable, UpdateTable and DeleteTable. */
import { isOnDemand, type Table, type TableDescription } from './table.ts';

/** The warm throughput of a new on-demand table. */
const ON_DEMAND_WARM_THROUGHPUT = { ReadUnitsPerSecond: 12_000, WriteUnitsPerSecond: 4_000 };

/** Differs from AWS: item counts and sizes stay 0; AWS updates them about every six hours. */
export function tableDescription({ description }: Table): object {
  if (description.TableStatus === 'DELETING') return describeDeletedTable(description);
  if (description.TableStatus !== 'ACTIVE') return description;
  const { ReadCapacityUnits, WriteCapacityUnits } = description.ProvisionedThroughput;
  const units = isOnDemand(description)
    ? ON_DEMAND_WARM_THROUGHPUT
    : { ReadUnitsPerSecond: ReadCapacityUnits, WriteUnitsPerSecond: WriteCapacityUnits };
  return { ...description, WarmThroughput: { ...units, Status: 'ACTIVE' } };
}

/** A table that is being deleted shows neither keys nor attributes (aws-behaviour.md 7.2). */
function describeDeletedTable(description: TableDescription): object {
  const { BillingModeSummary, DeletionProtectionEnabled, ItemCount, ProvisionedThroughput } = description;
  const { TableArn, TableId, TableName, TableSizeBytes, TableStatus } = description;
  return {
    BillingModeSummary,
    DeletionProtectionEnabled,
    ItemCount,
    ProvisionedThroughput,
    TableArn,
    TableId,
    TableName,
    TableSizeBytes,
    TableStatus,
  };
}
