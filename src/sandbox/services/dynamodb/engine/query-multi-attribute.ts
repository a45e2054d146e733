/**
 * Query on a global secondary index whose partition or sort key has several attributes: equality on every attribute of
 * the partition key, then conditions on the attributes of the sort key from left to right, of which only the last one
 * may be a range (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html).
 */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';
import { fromEngine, validationException } from '../errors.ts';
import type { GlobalIndexDescription, TableDescription } from '../tables/table.ts';
import { type ActionResult, type ActionStore, type Callback, helpers } from './dynalite.ts';
import type { ValueStreamOptions } from './value-stream.ts';

interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly AttributeValue[];
}

export interface QueryInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditions: Readonly<Record<string, KeyCondition>>;
  readonly ExclusiveStartKey?: AttributeMap;
  readonly ConsistentRead?: boolean;
  readonly ScanIndexForward?: boolean;
  readonly Limit?: number;
  readonly Select?: string;
  readonly QueryFilter?: object;
  readonly _filter?: { readonly pathHeads: object; readonly nestedPaths?: object };
  readonly _projection?: { readonly nestedPaths?: object };
}

/** The index of the query, if its partition or sort key has several attributes. */
export function multiAttributeIndex(
  table: TableDescription | undefined,
  indexName: string | undefined,
): GlobalIndexDescription | undefined {
  const index = table?.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === indexName);
  return index !== undefined && hasSeveralAttributes(index) ? index : undefined;
}

function hasSeveralAttributes({ KeySchema }: GlobalIndexDescription): boolean {
  return KeySchema.length > 2 || KeySchema[1]?.KeyType === 'HASH';
}

interface IndexQuery {
  readonly store: ActionStore;
  readonly input: QueryInput;
  readonly table: TableDescription;
  readonly index: GlobalIndexDescription;
}

export function queryMultiAttribute(query: IndexQuery, done: Callback<ActionResult>): void {
  const { store, input, table, index } = query;
  refuseQuery(query);
  const keyNames = [...new Set([...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName))];
  const options = keyRange(query);
  if (input.ExclusiveStartKey !== undefined) {
    refuseStartKey(query, keyNames);
    const start = helpers.createIndexKey(input.ExclusiveStartKey, table, index.KeySchema);
    Object.assign(options, options.reverse ? { lt: start, lte: undefined } : { gt: start, gte: undefined });
  }
  helpers.queryTable(store, table, input, options, false, false, keyNames, done);
}

/** Differs from AWS: the wording of the messages about key conditions is not known. */
function refuseQuery({ input, table, index }: IndexQuery): void {
  if (input.ConsistentRead) {
    throw validationException('Consistent reads are not supported on global secondary indexes');
  }
  const names = index.KeySchema.map(({ AttributeName }) => AttributeName);
  const unknown = Object.keys(input.KeyConditions).find((name) => !names.includes(name));
  if (unknown !== undefined) throw validationException('Query key condition not supported');
  let last: string | undefined;
  for (const { AttributeName, KeyType } of index.KeySchema) {
    const condition = input.KeyConditions[AttributeName];
    if (KeyType === 'HASH' && condition?.ComparisonOperator !== 'EQ') {
      throw validationException(
        `Query key condition not supported: All HASH key attributes must have equality conditions: ${AttributeName}`,
      );
    }
    if (condition === undefined) {
      last ??= AttributeName;
      continue;
    }
    if (last !== undefined) {
      throw validationException(
        'Query key condition not supported: RANGE key attributes before the last one with a condition ' +
          `must have equality conditions: ${last}`,
      );
    }
    refuseCondition(condition, typeOf(AttributeName, table));
    if (condition.ComparisonOperator !== 'EQ') last = AttributeName;
  }
  refuseFilter(input, names);
  const invalid =
    helpers.validateKeyPaths(input._projection?.nestedPaths, table) ??
    helpers.validateKeyPaths(input._filter?.nestedPaths, table);
  if (invalid) throw fromEngine(invalid);
  if (input.Select === 'ALL_ATTRIBUTES' && index.Projection.ProjectionType !== 'ALL') {
    throw validationException(
      'One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global secondary ' +
        `index ${index.IndexName} because its projection type is not ALL`,
    );
  }
}

const NOT_INDEXABLE = new Set(['NULL', 'NOT_NULL', 'NE', 'CONTAINS', 'NOT_CONTAINS', 'IN']);

function refuseCondition({ ComparisonOperator, AttributeValueList }: KeyCondition, type: 'S' | 'N' | 'B'): void {
  if (NOT_INDEXABLE.has(ComparisonOperator)) {
    throw validationException('Attempted conditional constraint is not an indexable operation');
  }
  if (AttributeValueList.some((value) => value[type] === undefined)) {
    throw validationException(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  }
}

function refuseFilter({ QueryFilter, _filter }: QueryInput, keys: readonly string[]): void {
  const heads = QueryFilter ?? _filter?.pathHeads ?? {};
  const key = keys.find((name) => Object.hasOwn(heads, name));
  if (key === undefined) return;
  throw validationException(
    `${QueryFilter ? 'QueryFilter' : 'Filter Expression'} can only contain non-primary key attributes: ` +
      `Primary key attribute: ${key}`,
  );
}

/** The start key has every attribute of both keys, and is one that the query could have returned. */
function refuseStartKey({ input, table, index }: IndexQuery, keyNames: readonly string[]): void {
  const start = input.ExclusiveStartKey ?? {};
  const complete = keyNames.every((name) => start[name]?.[typeOf(name, table)] !== undefined);
  if (!complete || Object.keys(start).length !== keyNames.length) {
    throw validationException('The provided starting key is invalid');
  }
  for (const { AttributeName } of index.KeySchema) {
    const condition = input.KeyConditions[AttributeName];
    if (condition === undefined) continue;
    if (!helpers.compare(condition.ComparisonOperator, start[AttributeName], condition.AttributeValueList)) {
      throw validationException('The provided starting key is outside query boundaries based on provided conditions');
    }
  }
}

/** The range of index entries with these key conditions. An entry's key has the attributes in the order of the schema. */
function keyRange({ input, table, index }: IndexQuery): {
  -readonly [Key in keyof ValueStreamOptions]: ValueStreamOptions[Key];
} {
  const scan = { reverse: input.ScanIndexForward === false, limit: input.Limit === undefined ? -1 : input.Limit + 1 };
  let prefix = '';
  for (const { AttributeName } of index.KeySchema) {
    const condition = input.KeyConditions[AttributeName];
    if (condition === undefined) break;
    const type = typeOf(AttributeName, table);
    const [from = '', to = ''] = condition.AttributeValueList.map((value) =>
      helpers.toRangeStr(value[type] ?? '', type),
    );
    if (prefix === '') prefix = `${helpers.hashPrefix(condition.AttributeValueList[0]?.[type] ?? '', type)}/`;
    switch (condition.ComparisonOperator) {
      case 'EQ':
        prefix += `${from}/`;
        break;
      case 'LT':
        return { ...scan, gte: prefix, lt: `${prefix}${from}/` };
      case 'LE':
        return { ...scan, gte: prefix, lt: `${prefix}${from}/~` };
      case 'GT':
        return { ...scan, gt: `${prefix}${from}/~`, lt: `${prefix}~` };
      case 'GE':
        return { ...scan, gte: `${prefix}${from}/`, lt: `${prefix}~` };
      case 'BETWEEN':
        return { ...scan, gte: `${prefix}${from}/`, lt: `${prefix}${to}/~` };
      default: // BEGINS_WITH
        return { ...scan, gte: `${prefix}${from}`, lt: `${prefix}${from}~` };
    }
  }
  return { ...scan, gte: prefix, lt: `${prefix}~` };
}

function typeOf(name: string, { AttributeDefinitions }: TableDescription): 'S' | 'N' | 'B' {
  return AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? 'S';
}
