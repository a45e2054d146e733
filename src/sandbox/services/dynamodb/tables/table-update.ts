/** An update of a table: the checked input of UpdateTable, and the resulting table. */
import type { NewIndex, NewThroughput, SseSpecification } from './new-table.ts';
import type { AttributeDefinition, StreamSpecification, TableDescription } from './table.ts';

export interface UpdateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions?: readonly AttributeDefinition[];
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly ProvisionedThroughput?: NewThroughput;
  readonly GlobalSecondaryIndexUpdates?: readonly IndexUpdate[];
  readonly StreamSpecification?: StreamSpecification;
  readonly SSESpecification?: SseSpecification;
  readonly TableClass?: string;
  readonly OnDemandThroughput?: Readonly<Record<string, number>>;
  readonly DeletionProtectionEnabled?: boolean;
}

export interface IndexUpdate {
  readonly Create?: NewIndex & { readonly ProvisionedThroughput?: NewThroughput };
  readonly Update?: { readonly IndexName: string; readonly ProvisionedThroughput?: NewThroughput };
  readonly Delete?: { readonly IndexName: string };
}

/** The table while UPDATING and afterwards. */
export interface PlannedUpdate {
  readonly during: TableDescription;
  readonly after: TableDescription;
}

export function withBoth(plan: PlannedUpdate, members: Partial<TableDescription>): PlannedUpdate {
  return { during: { ...plan.during, ...members }, after: { ...plan.after, ...members } };
}
