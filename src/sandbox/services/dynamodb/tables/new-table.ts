/** Builds a new table from the checked input of CreateTable. */
import { randomUUID } from 'node:crypto';
import { formatArn } from '../../../../core/arn.ts';
import type { ServiceEnvironment } from '../../../contract/ports.ts';
import type { TableStream } from '../streams/table-stream.ts';
import {
  type AttributeDefinition,
  type GlobalIndexDescription,
  type IndexDescription,
  type StreamSpecification,
  type TableDescription,
  tableArn,
} from './table.ts';

export interface CreateTableInput {
  readonly TableName: string;
  readonly AttributeDefinitions: readonly AttributeDefinition[];
  readonly KeySchema: TableDescription['KeySchema'];
  readonly BillingMode?: 'PROVISIONED' | 'PAY_PER_REQUEST';
  readonly ProvisionedThroughput?: NewThroughput;
  readonly LocalSecondaryIndexes?: readonly NewIndex[];
  readonly GlobalSecondaryIndexes?: readonly (NewIndex & { readonly ProvisionedThroughput?: NewThroughput })[];
  readonly StreamSpecification?: StreamSpecification;
  readonly SSESpecification?: SseSpecification;
  readonly TableClass?: string;
  readonly OnDemandThroughput?: Readonly<Record<string, number>>;
  readonly DeletionProtectionEnabled?: boolean;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

export interface NewThroughput {
  readonly ReadCapacityUnits: number;
  readonly WriteCapacityUnits: number;
}

export type NewIndex = Pick<IndexDescription, 'IndexName' | 'KeySchema' | 'Projection'>;

export interface SseSpecification {
  readonly Enabled?: boolean;
  readonly SSEType?: string;
  readonly KMSMasterKeyId?: string;
}

/** The table while CREATING; `stream` if one was created with it. */
export function newTable(
  input: CreateTableInput,
  environment: ServiceEnvironment,
  stream: TableStream | undefined,
): TableDescription {
  const TableArn = tableArn(environment, input.TableName);
  const onDemand = input.BillingMode === 'PAY_PER_REQUEST';
  return {
    AttributeDefinitions: input.AttributeDefinitions,
    TableName: input.TableName,
    KeySchema: input.KeySchema,
    TableStatus: 'CREATING',
    CreationDateTime: environment.clock.now() / 1000,
    ProvisionedThroughput: throughput(input.ProvisionedThroughput),
    TableSizeBytes: 0,
    ItemCount: 0,
    TableArn,
    TableId: randomUUID(),
    ...(onDemand && { BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' } }),
    ...(input.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: input.LocalSecondaryIndexes.map((index) => newIndex(TableArn, index)),
    }),
    ...(input.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: input.GlobalSecondaryIndexes.map((index) =>
        newGlobalIndex(TableArn, index, index.ProvisionedThroughput),
      ),
    }),
    ...(stream && streamMembers(stream)),
    ...(input.SSESpecification?.Enabled && { SSEDescription: sseDescription(environment, input.SSESpecification) }),
    ...(input.TableClass !== undefined && { TableClassSummary: { TableClass: input.TableClass } }),
    ...(input.OnDemandThroughput && { OnDemandThroughput: input.OnDemandThroughput }),
    DeletionProtectionEnabled: input.DeletionProtectionEnabled ?? false,
  };
}

/** The table after CREATING or UPDATING. */
export function activeTable(table: TableDescription): TableDescription {
  const { BillingModeSummary } = table;
  return {
    ...table,
    TableStatus: 'ACTIVE',
    ...(BillingModeSummary?.BillingMode === 'PAY_PER_REQUEST' && {
      BillingModeSummary: { LastUpdateToPayPerRequestDateTime: table.CreationDateTime, ...BillingModeSummary },
    }),
    ...(table.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: table.GlobalSecondaryIndexes.map(({ Backfilling: _, ...index }) => ({
        ...index,
        IndexStatus: 'ACTIVE' as const,
      })),
    }),
  };
}

export function streamMembers(stream: TableStream): Partial<TableDescription> {
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: stream.viewType },
    LatestStreamLabel: stream.label,
    LatestStreamArn: stream.arn,
  };
}

function newIndex(arn: string, { IndexName, KeySchema, Projection }: NewIndex): IndexDescription {
  return { IndexName, KeySchema, Projection, IndexArn: `${arn}/index/${IndexName}`, IndexSizeBytes: 0, ItemCount: 0 };
}

export function newGlobalIndex(arn: string, index: NewIndex, units?: NewThroughput): GlobalIndexDescription {
  return { ...newIndex(arn, index), IndexStatus: 'CREATING', ProvisionedThroughput: throughput(units) };
}

function throughput(units: NewThroughput | undefined): TableDescription['ProvisionedThroughput'] {
  const { ReadCapacityUnits, WriteCapacityUnits } = units ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 };
  return { NumberOfDecreasesToday: 0, ReadCapacityUnits, WriteCapacityUnits };
}

/** Differs from AWS: nothing is encrypted and no KMS key is looked up; only the description names a key. */
export function sseDescription(
  { region, accountId }: ServiceEnvironment,
  { KMSMasterKeyId }: SseSpecification,
): TableDescription['SSEDescription'] {
  const key = KMSMasterKeyId ?? randomUUID();
  const KMSMasterKeyArn = key.startsWith('arn:')
    ? key
    : formatArn({ service: 'kms', region, accountId, resource: key.includes('/') ? key : `key/${key}` });
  return { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn };
}
