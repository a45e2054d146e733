/** The updates that UpdateTable refuses, because of their combination or the table's state. */
import { ServiceError } from '../../../contract/service.ts';
import { invalidParameterValues, validationException } from '../errors.ts';
import { isOnDemand, type StreamSpecification, type TableDescription } from './table.ts';
import type { UpdateTableInput } from './table-update.ts';

const CHANGES = [
  'ProvisionedThroughput',
  'BillingMode',
  'GlobalSecondaryIndexUpdates',
  'StreamSpecification',
  'SSESpecification',
  'TableClass',
  'OnDemandThroughput',
  'DeletionProtectionEnabled',
] as const;

const NOTHING_TO_DO =
  'At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, ' +
  'SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, ' +
  'DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required';

/** Each of these must be the only change of a request; AWS names the first offender. */
const SINGLE_CHANGES = [
  ['SSESpecification', 'Server-Side Encryption modification'],
  ['TableClass', 'TableClass modification'],
  ['DeletionProtectionEnabled', 'DeletionProtection modification'],
] as const;

/** Rules about the request alone, checked before the table is looked up. */
export function refuseCombination(input: UpdateTableInput): void {
  const changes = CHANGES.filter((name) => input[name] !== undefined);
  if (changes.length === 0 || (changes.length === 1 && input.GlobalSecondaryIndexUpdates?.length === 0)) {
    throw validationException(NOTHING_TO_DO);
  }
  for (const [name, what] of SINGLE_CHANGES) {
    if (input[name] !== undefined && changes.length > 1) {
      throw invalidParameterValues(`${what} must be the only operation in the request`);
    }
  }
  const changesUnits = input.ProvisionedThroughput !== undefined || input.BillingMode === 'PROVISIONED';
  if (input.StreamSpecification !== undefined && changesUnits) {
    throw invalidParameterValues('You cannot modify stream status while updating table IOPS');
  }
  const changesIndexes = input.GlobalSecondaryIndexUpdates?.some(({ Create, Delete }) => Create ?? Delete) ?? false;
  if (changesIndexes && input.ProvisionedThroughput !== undefined) {
    throw invalidParameterValues('You cannot create or delete index while updating table IOPS');
  }
  if (changesIndexes && input.StreamSpecification !== undefined) {
    throw invalidParameterValues('You cannot create or delete index while changing stream status');
  }
}

/** Rules about streams (aws-behaviour.md 6.6). */
export function refuseStream(table: TableDescription, specification: StreamSpecification): void {
  const { StreamEnabled, StreamViewType } = specification;
  const enabled = table.StreamSpecification?.StreamEnabled ?? false;
  if (StreamEnabled && StreamViewType === undefined) {
    throw invalidParameterValues('If stream is being enabled then UpdateViewType is required');
  }
  if (!StreamEnabled && StreamViewType !== undefined) {
    throw invalidParameterValues('If stream is being disabled, then UpdateViewType must not be specified');
  }
  if (StreamEnabled && enabled) {
    throw validationException(`Table already has an enabled stream: TableName: ${table.TableName}`);
  }
  if (!StreamEnabled && !enabled) {
    throw validationException(`Table has no stream to disable: TableName: ${table.TableName}`);
  }
}

/** Rules about throughput, which on-demand tables do not take. */
export function refuseThroughput(table: TableDescription, input: UpdateTableInput): void {
  const onDemand = (input.BillingMode ?? table.BillingModeSummary?.BillingMode) === 'PAY_PER_REQUEST';
  if (onDemand && input.ProvisionedThroughput !== undefined) {
    throw invalidParameterValues(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    );
  }
  if (input.BillingMode !== 'PROVISIONED' || !isOnDemand(table)) return;
  const given = new Set(input.GlobalSecondaryIndexUpdates?.map(({ Update }) => Update?.IndexName));
  const missing = (table.GlobalSecondaryIndexes ?? []).map(({ IndexName }) => IndexName).filter((n) => !given.has(n));
  if (missing.length > 0) {
    throw invalidParameterValues(`ProvisionedThroughput must be specified for index: ${missing.join(',')}`);
  }
}

export function tooManyIndexChanges(): ServiceError {
  return new ServiceError(
    'LimitExceededException',
    'Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table',
  );
}
