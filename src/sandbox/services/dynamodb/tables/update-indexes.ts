/** Global secondary indexes of an existing table: added, changed and removed by UpdateTable. */
import { ServiceError } from '../../../contract/service.ts';
import { invalidParameterValues, requestedResourceNotFound, validationException } from '../errors.ts';
import { brokenDefinitions, brokenIndex, redefinition, tooLongName } from './key-rules.ts';
import { newGlobalIndex } from './new-table.ts';
import { type AttributeDefinition, type GlobalIndexDescription, isOnDemand, type TableDescription } from './table.ts';
import type { IndexUpdate, PlannedUpdate, UpdateTableInput } from './table-update.ts';
import { type ChangeTimes, changeThroughput, refuseSameThroughput } from './throughput.ts';
import { tooManyIndexChanges } from './update-rules.ts';

const MAX_GLOBAL_INDEXES = 20;

export function updateIndexes(plan: PlannedUpdate, input: UpdateTableInput, times: ChangeTimes): PlannedUpdate {
  const updates = input.GlobalSecondaryIndexUpdates ?? [];
  if (updates.filter(({ Create, Delete }) => Create ?? Delete).length > 1) throw tooManyIndexChanges();
  return updates.reduce((planned, update) => updateIndex(planned, update, { input, times }), plan);
}

function updateIndex(
  plan: PlannedUpdate,
  { Create, Update, Delete }: IndexUpdate,
  { input, times }: { input: UpdateTableInput; times: ChangeTimes },
): PlannedUpdate {
  if ([Create, Update, Delete].filter((change) => change !== undefined).length > 1) {
    throw invalidParameterValues(
      'Only one of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, ' +
        'GlobalSecondaryIndexUpdate.Delete may be specified',
    );
  }
  if (Create !== undefined) return createIndex(plan, Create, input);
  if (Update !== undefined) return changeIndex(plan, Update, times);
  return Delete === undefined ? plan : deleteIndex(plan, Delete.IndexName);
}

function createIndex(
  plan: PlannedUpdate,
  create: NonNullable<IndexUpdate['Create']>,
  input: UpdateTableInput,
): PlannedUpdate {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput } = create;
  const table = plan.during;
  const others = table.GlobalSecondaryIndexes ?? [];
  const names = [...others, ...(table.LocalSecondaryIndexes ?? [])].map((index) => index.IndexName);
  if (names.includes(IndexName)) throw validationException('Attempting to create an index which already exists');
  if (others.length >= MAX_GLOBAL_INDEXES) {
    throw new ServiceError(
      'LimitExceededException',
      `GlobalSecondaryIndex count exceeds the per-table limit of ${MAX_GLOBAL_INDEXES}`,
    );
  }
  if (Projection.ProjectionType === undefined) throw invalidParameterValues('Unknown ProjectionType: null');
  if (isOnDemand(table) && ProvisionedThroughput !== undefined) {
    throw invalidParameterValues(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ' +
        `${IndexName} when BillingMode is PAY_PER_REQUEST`,
    );
  }
  if (!isOnDemand(table) && ProvisionedThroughput === undefined) {
    throw invalidParameterValues(`ProvisionedThroughput must be specified for index: ${IndexName}`);
  }
  const named = [...(input.AttributeDefinitions ?? []), ...KeySchema].map(({ AttributeName }) => AttributeName);
  const broken =
    tooLongName([...named, ...(Projection.NonKeyAttributes ?? [])]) ??
    brokenIndex(create) ??
    brokenDefinitions(input.AttributeDefinitions ?? []) ??
    redefinition(table.AttributeDefinitions, input.AttributeDefinitions ?? []);
  if (broken !== undefined) throw validationException(broken);
  const AttributeDefinitions = mergeDefinitions(table.AttributeDefinitions, input.AttributeDefinitions ?? []);
  const defined = new Set((input.AttributeDefinitions ?? []).map(({ AttributeName }) => AttributeName));
  if (!KeySchema.every(({ AttributeName }) => defined.has(AttributeName))) {
    throw invalidParameterValues(`AttributeDefinitions is not specified for index: ${IndexName}`);
  }
  const index = newGlobalIndex(table.TableArn, { IndexName, KeySchema, Projection }, ProvisionedThroughput);
  const withIndex = (description: TableDescription, added: GlobalIndexDescription): TableDescription =>
    pruned({
      ...description,
      AttributeDefinitions,
      GlobalSecondaryIndexes: [...(description.GlobalSecondaryIndexes ?? []), added],
    });
  return {
    during: withIndex(plan.during, { ...index, Backfilling: true }),
    after: withIndex(plan.after, { ...index, IndexStatus: 'ACTIVE' }),
  };
}

function changeIndex(
  plan: PlannedUpdate,
  update: NonNullable<IndexUpdate['Update']>,
  times: ChangeTimes,
): PlannedUpdate {
  const { IndexName, ProvisionedThroughput } = update;
  const index = findIndex(plan.during, IndexName, 'update');
  if (ProvisionedThroughput === undefined) return plan;
  refuseSameThroughput(`the index ${IndexName}`, index.ProvisionedThroughput, ProvisionedThroughput);
  const { during, after } = changeThroughput(index.ProvisionedThroughput, ProvisionedThroughput, times);
  return {
    during: replaceIndex(plan.during, { ...index, IndexStatus: 'UPDATING', ProvisionedThroughput: during }),
    after: replaceIndex(plan.after, { ...index, IndexStatus: 'ACTIVE', ProvisionedThroughput: after }),
  };
}

function deleteIndex(plan: PlannedUpdate, indexName: string): PlannedUpdate {
  const index = findIndex(plan.during, indexName, 'delete');
  const rest = plan.after.GlobalSecondaryIndexes?.filter(({ IndexName }) => IndexName !== indexName);
  return {
    during: replaceIndex(plan.during, { ...index, IndexStatus: 'DELETING' }),
    after: pruned({ ...plan.after, GlobalSecondaryIndexes: rest?.length ? rest : undefined }),
  };
}

function findIndex(table: TableDescription, indexName: string, verb: string): GlobalIndexDescription {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
  if (index !== undefined) return index;
  if (table.LocalSecondaryIndexes?.some(({ IndexName }) => IndexName === indexName)) {
    throw validationException(`Cannot ${verb} an index that is not a GlobalSecondaryIndex: ${indexName}`);
  }
  throw requestedResourceNotFound();
}

function replaceIndex(table: TableDescription, index: GlobalIndexDescription): TableDescription {
  const GlobalSecondaryIndexes = table.GlobalSecondaryIndexes?.map((other) =>
    other.IndexName === index.IndexName ? index : other,
  );
  return { ...table, GlobalSecondaryIndexes };
}

function mergeDefinitions(
  current: readonly AttributeDefinition[],
  added: readonly AttributeDefinition[],
): AttributeDefinition[] {
  return [...new Map([...current, ...added].map((definition) => [definition.AttributeName, definition])).values()];
}

/** Without the definitions of attributes that no key uses any more. */
function pruned(table: TableDescription): TableDescription {
  const schemas = [table, ...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])];
  const used = new Set(schemas.flatMap(({ KeySchema }) => KeySchema.map(({ AttributeName }) => AttributeName)));
  return { ...table, AttributeDefinitions: table.AttributeDefinitions.filter((d) => used.has(d.AttributeName)) };
}
