/** CreateTable: CREATING at once, ACTIVE a little later. */
import { CreateTable$ } from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import { checks, type InputCheck } from '../engine/dynalite.ts';
import { invalidParameterValues } from '../errors.ts';
import { defineEngineOperation } from '../operation.ts';
import { shardCount } from '../streams/table-stream.ts';
import { brokenDefinitions, brokenIndex, brokenProjection, firstMessage, tooLongName } from '../tables/key-rules.ts';
import { activeTable, type CreateTableInput, type NewIndex, newTable } from '../tables/new-table.ts';
import type { StreamSpecification } from '../tables/table.ts';
import { TABLE_SETTINGS, TAG_LIST, withIndexKeys } from '../tables/table-checks.ts';
import { withTags } from '../tables/tags.ts';

const CHECK: InputCheck = {
  types: { ...withIndexKeys(checks.createTable.types), ...TABLE_SETTINGS, Tags: TAG_LIST },
  custom: (input: CreateTableInput, store) => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = input;
    const indexes = [...LocalSecondaryIndexes, ...GlobalSecondaryIndexes];
    const schemas = [AttributeDefinitions, KeySchema, ...indexes.map((index) => index.KeySchema)];
    return (
      tooLongName(schemas.flatMap((schema) => schema.map(({ AttributeName }) => AttributeName))) ??
      tooLongName(indexes.flatMap(({ Projection: { NonKeyAttributes = [] } }) => NonKeyAttributes)) ??
      brokenDefinitions(AttributeDefinitions) ??
      checks.createTable.custom(withoutLaterKeys(input) as never, store) ?? // it checks just this input
      firstMessage(GlobalSecondaryIndexes, brokenIndex) ??
      firstMessage(LocalSecondaryIndexes, ({ Projection }) => brokenProjection(Projection)) ??
      undefinedKeys(input)
    );
  },
};

/** dynalite knows indexes with one partition key attribute and one sort key attribute. */
function withoutLaterKeys(input: CreateTableInput): CreateTableInput {
  const { GlobalSecondaryIndexes } = input;
  return {
    ...input,
    ...(GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: GlobalSecondaryIndexes.map((index) =>
        isSimple(index.KeySchema) ? index : { ...index, KeySchema: index.KeySchema.slice(0, 1) },
      ),
    }),
  };
}

function isSimple(schema: NewIndex['KeySchema']): boolean {
  return schema.length < 2 || (schema.length === 2 && schema[1]?.KeyType === 'RANGE');
}

/** An attribute of a later key that AttributeDefinitions lacks. */
function undefinedKeys({ AttributeDefinitions, GlobalSecondaryIndexes = [] }: CreateTableInput): string | undefined {
  const defined = AttributeDefinitions.map(({ AttributeName }) => AttributeName);
  for (const { KeySchema } of GlobalSecondaryIndexes) {
    const keys = KeySchema.map(({ AttributeName }) => AttributeName);
    if (!keys.every((key) => defined.includes(key))) {
      return (
        'One or more parameter values were invalid: Some index key attributes are not defined in ' +
        `AttributeDefinitions. Keys: [${keys.join(', ')}], AttributeDefinitions: [${defined.join(', ')}]`
      );
    }
  }
  return undefined;
}

export const createTable = defineEngineOperation<CreateTableInput>(CreateTable$, {
  check: CHECK,
  handle: async (input, { tables, streams, environment }) => {
    const { TableName, KeySchema, StreamSpecification } = input;
    refuseStream(StreamSpecification);
    const tags = withTags({}, input.Tags ?? []);
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
              shardCount: shardCount(input.BillingMode === 'PAY_PER_REQUEST'),
            },
            writes,
          );
    const description = newTable(input, environment, stream);
    await tables.save({ description, settlesAs: activeTable(description), tags }, writes);
    return { TableDescription: description };
  },
});

/** Rules about streams (aws-behaviour.md 6.6). */
function refuseStream(specification: StreamSpecification | undefined): void {
  if (specification?.StreamEnabled === true && specification.StreamViewType === undefined) {
    throw invalidParameterValues('Table is being created with a stream enabled, UpdateViewType is required');
  }
  if (specification?.StreamEnabled === false && specification.StreamViewType !== undefined) {
    throw invalidParameterValues(
      'Table is being created with a stream disabled, UpdateViewType should not be specified',
    );
  }
}
