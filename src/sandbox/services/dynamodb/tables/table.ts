/** A table as stored: JSON values, never mutated. */
import { formatArn } from '../../../../core/arn.ts';
import type { KeySchemaElement, StreamViewType } from '../streams/table-stream.ts';

export interface Table {
  /** As in DescribeTable; the engine reads keys and indexes from it. */
  readonly description: TableDescription;
  /** The description after CREATING or UPDATING; present only then. */
  readonly settlesAs?: TableDescription;
  readonly tags: Readonly<Record<string, string>>;
  readonly timeToLive?: TimeToLive;
}

export interface TimeToLive {
  readonly attributeName: string;
  readonly status: 'ENABLING' | 'ENABLED' | 'DISABLING' | 'DISABLED';
  /** Time of the last change, milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export interface Throughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
  readonly NumberOfDecreasesToday?: number;
  readonly LastIncreaseDateTime?: number;
  readonly LastDecreaseDateTime?: number;
}

export interface Projection {
  readonly ProjectionType: 'ALL' | 'INCLUDE' | 'KEYS_ONLY';
  readonly NonKeyAttributes?: readonly string[];
}

export interface IndexDescription {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: Projection;
  readonly IndexArn: string;
  readonly IndexSizeBytes: number;
  readonly ItemCount: number;
}

export interface GlobalIndexDescription extends IndexDescription {
  readonly IndexStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  readonly Backfilling?: boolean;
  readonly ProvisionedThroughput: Throughput;
}

export interface AttributeDefinition {
  readonly AttributeName: string;
  readonly AttributeType: 'S' | 'N' | 'B';
}

export interface StreamSpecification {
  readonly StreamEnabled: boolean;
  readonly StreamViewType?: StreamViewType;
}

/** A table on the wire; times are seconds since the epoch. */
export interface TableDescription {
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly TableName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly TableStatus: 'CREATING' | 'UPDATING' | 'DELETING' | 'ACTIVE';
  readonly CreationDateTime: number;
  readonly ProvisionedThroughput: Throughput;
  readonly TableSizeBytes: number;
  readonly ItemCount: number;
  readonly TableArn: string;
  readonly TableId: string;
  readonly BillingModeSummary?: {
    readonly BillingMode: 'PROVISIONED' | 'PAY_PER_REQUEST';
    readonly LastUpdateToPayPerRequestDateTime?: number;
  };
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
  readonly GlobalSecondaryIndexes?: readonly GlobalIndexDescription[];
  readonly StreamSpecification?: StreamSpecification;
  readonly LatestStreamLabel?: string;
  readonly LatestStreamArn?: string;
  readonly SSEDescription?: { readonly Status: string; readonly SSEType: string; readonly KMSMasterKeyArn: string };
  readonly TableClassSummary?: { readonly TableClass: string; readonly LastUpdateDateTime?: number };
  readonly OnDemandThroughput?: Readonly<Record<string, number>>;
  readonly DeletionProtectionEnabled: boolean;
}

export function isOnDemand(table: Pick<TableDescription, 'BillingModeSummary'>): boolean {
  return table.BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST';
}

/** Whether items can be read and written: not during CREATING or DELETING. */
export function isUsable({ description }: Table): boolean {
  return description.TableStatus === 'ACTIVE' || description.TableStatus === 'UPDATING';
}

export function indexesOf(table: TableDescription): readonly IndexDescription[] {
  return [...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])];
}

export function tableArn({ region, accountId }: { region: string; accountId: string }, tableName: string): string {
  return formatArn({ service: 'dynamodb', region, accountId, resource: `table/${tableName}` });
}
