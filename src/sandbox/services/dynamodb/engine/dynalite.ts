/** The facade of dynalite 4, the engine: checks, actions and helpers, with the types that its CommonJS modules lack. */
import batchGetItemAction from 'dynalite/actions/batchGetItem.js';
import batchWriteItemAction from 'dynalite/actions/batchWriteItem.js';
import deleteItemAction from 'dynalite/actions/deleteItem.js';
import getItemAction from 'dynalite/actions/getItem.js';
import putItemAction from 'dynalite/actions/putItem.js';
import queryAction from 'dynalite/actions/query.js';
import scanAction from 'dynalite/actions/scan.js';
import conditionParser from 'dynalite/db/conditionParser.js';
import dynaliteDb from 'dynalite/db/index.js';
import projectionParser from 'dynalite/db/projectionParser.js';
import updateParser from 'dynalite/db/updateParser.js';
import batchGetItemRules from 'dynalite/validations/batchGetItem.js';
import batchWriteItemRules from 'dynalite/validations/batchWriteItem.js';
import createTableRules from 'dynalite/validations/createTable.js';
import deleteItemRules from 'dynalite/validations/deleteItem.js';
import getItemRules from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import listTablesRules from 'dynalite/validations/listTables.js';
import putItemRules from 'dynalite/validations/putItem.js';
import queryRules from 'dynalite/validations/query.js';
import scanRules from 'dynalite/validations/scan.js';
import updateItemRules from 'dynalite/validations/updateItem.js';
import updateTableRules from 'dynalite/validations/updateTable.js';
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';
import { indexKeyError } from '../tables/index-keys.ts';
import type { TableDescription } from '../tables/table.ts';
import { type ConditionalInput, meetsCondition } from './condition/evaluate.ts';
import { parseCondition } from './condition/parse-condition.ts';
import { type Path, projected } from './document-path.ts';
import { acceptingEveryEquality, checkingTypes } from './equality-conditions.ts';
import { refusingNestedAppends, withLimits } from './expression-limits.ts';
import { filtered, type QueryTable } from './filtered-reads.ts';
import type { ValueStream, ValueStreamOptions } from './value-stream.ts';

// The checks look these up at each call. Nothing else in the process uses dynalite.
conditionParser.parse = withLimits(parseCondition);
updateParser.parse = withLimits(refusingNestedAppends(updateParser.parse));
projectionParser.parse = withLimits(projectionParser.parse);

/** An error of the engine, with AWS's response body. */
export interface EngineError extends Error {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

export type Callback<Result = void> = (error?: unknown, result?: Result) => void;

export type ActionResult = Readonly<Record<string, unknown>>;

/** An operation of the engine on checked input. */
export type Action = (store: ActionStore, input: object, callback: Callback<ActionResult>) => void;

/** The store interface that actions require. */
export interface ActionStore extends CheckStore {
  /** Actions may omit `check`; all of them need a usable table. */
  getTable(tableName: string, check: Callback<EngineTable> | boolean, callback?: Callback<EngineTable>): void;
  getItemDb(tableName: string): ItemDatabase;
  getIndexDb(type: string, tableName: string, indexName: string): IndexDatabase;
}

export interface IndexDatabase {
  createValueStream(options: ValueStreamOptions): ValueStream;
}

export interface ItemDatabase extends IndexDatabase {
  lock(key: string, run: (release: Release) => void): void;
  get(key: string, callback: Callback<AttributeMap>): void;
  put(key: string, item: AttributeMap, done: Callback): void;
  del(key: string, done: Callback): void;
}

/** Wraps an action's callback so that calling it releases the lock. */
export type Release = <Result>(callback: Callback<Result>) => Callback<Result>;

/** The type of a member, and its constraints, in the engine's notation. */
export type MemberType = string | { readonly type: string; readonly [constraint: string]: unknown };
export type MemberTypes = Readonly<Record<string, MemberType>>;

/** The constraints of an operation's input; `custom` returns the message of the first violated rule. */
export interface InputCheck {
  readonly types: MemberTypes;
  custom?(input: never, store: CheckStore): string | null | undefined;
}

/** The store interface that checks require. */
export interface CheckStore {
  readonly options: { readonly maxItemSize: number };
}

/** The part of a table's description that the engine reads. */
export interface EngineTable {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

interface Helpers {
  createKey(item: AttributeMap, table: EngineTable, keySchema?: EngineTable['KeySchema']): string;
  /** The key of the item's entry in an index with this schema. */
  createIndexKey(item: AttributeMap, table: EngineTable, keySchema: EngineTable['KeySchema']): string;
  validateKey(key: AttributeMap, table: EngineTable): EngineError | null | undefined;
  validateItem(item: AttributeMap, table: EngineTable): EngineError | null | undefined;
  mapPaths(paths: readonly (string | Path | null)[], item: AttributeMap): AttributeMap;
  /** Stops at the first index key for which `visit` returns something, and returns that. */
  traverseIndexes<Result>(table: EngineTable, visit: (attribute: string, type: string) => Result): Result | undefined;
  /** The error of an update that changes a key, or an index key to another type. */
  validateUpdates(
    attributeUpdates: object | undefined,
    updates: object | undefined,
    table: EngineTable,
  ): EngineError | null | undefined;
  /** Undefined unless the request asks for it. */
  addConsumedCapacity(input: object, isRead: boolean, ...items: (AttributeMap | undefined)[]): object | undefined;
  compare(operator: string, value: AttributeValue | undefined, operands: readonly AttributeValue[]): boolean;
  /** Key values as text that sorts as they do. */
  toRangeStr(value: string, type: string): string;
  hashPrefix(value: string, type: string): string;
  /** Refuses paths into key attributes. */
  validateKeyPaths(nestedPaths: object | undefined, table: EngineTable): EngineError | null | undefined;
  queryTable: QueryTable;
  checkConditional(input: object, item: AttributeMap | undefined): EngineError | null | undefined;
}

interface Validations {
  /** The input without unknown members and nulls; throws an EngineError for a wrong type. */
  checkTypes(input: object, types: MemberTypes): object;
  /** Throws an EngineError that lists every violated constraint, or has the custom check's message. */
  checkValidations(input: object, types: MemberTypes, custom: InputCheck['custom'], store: CheckStore): void;
  /** Writes the value's numbers in their canonical form; returns the message of a violated rule. */
  validateAttributeValue(value: AttributeValue): string | null | undefined;
}

const { validateAttributeConditions, validateConditions } = validations;
validations.validateConditions = acceptingEveryEquality(validateConditions);
validations.validateAttributeConditions = checkingTypes(validateAttributeConditions, validations.validateConditions);

const { createIndexKey, validateItem, validationError } = dynaliteDb;

/** dynalite lets items have index keys that no index can have. */
dynaliteDb.validateItem = (item: AttributeMap, table: TableDescription) => {
  const error = validateItem(ownAttributes(item, table), table);
  if (error) return error;
  const refused = indexKeyError(item, table);
  return refused === undefined ? undefined : validationError(refused);
};

/** dynalite takes a key attribute named `constructor` for one that every item has. */
function ownAttributes(item: AttributeMap, { AttributeDefinitions }: EngineTable): AttributeMap {
  const isInherited = AttributeDefinitions.some(({ AttributeName }) => AttributeName in Object.prototype);
  return isInherited ? Object.assign(Object.create(null), item) : item;
}

dynaliteDb.checkConditional = (input: ConditionalInput, item: AttributeMap | undefined) =>
  meetsCondition(input, item ?? {}) ? undefined : conditionFailed();

/** dynalite takes an index for a name of a map, and finds names that every object has. */
dynaliteDb.mapPaths = projected;

dynaliteDb.queryTable = filtered(dynaliteDb.queryTable);

/**
 * dynalite ends the key in 24 bits of a hash of the primary key, in the order that AWS has; two items can share them,
 * and then one of them would be lost.
 */
dynaliteDb.createIndexKey = (...[item, table, keySchema]: Parameters<Helpers['createIndexKey']>): string =>
  createIndexKey(item, table, keySchema) + helpers.createKey(item, table);

/** ItemStore.add derives the index entries from the change of the item, in the same batch. */
dynaliteDb.updateIndexes = (...[, , , , done]: [unknown, unknown, unknown, unknown, Callback]): void => done();

export const helpers: Helpers = dynaliteDb;
export const { checkTypes, checkValidations, validateAttributeValue }: Validations = validations;

export const actions: Readonly<
  Record<'batchGetItem' | 'batchWriteItem' | 'deleteItem' | 'getItem' | 'putItem' | 'query' | 'scan', Action>
> = {
  batchGetItem: batchGetItemAction,
  batchWriteItem: batchWriteItemAction,
  deleteItem: deleteItemAction,
  getItem: getItemAction,
  putItem: putItemAction,
  query: queryAction,
  scan: scanAction,
};

const dynaliteChecks: Readonly<
  Record<keyof typeof actions | 'createTable' | 'listTables' | 'updateItem' | 'updateTable', Required<InputCheck>>
> = {
  batchGetItem: batchGetItemRules,
  batchWriteItem: batchWriteItemRules,
  createTable: createTableRules,
  deleteItem: deleteItemRules,
  getItem: getItemRules,
  listTables: listTablesRules,
  putItem: putItemRules,
  query: queryRules,
  scan: scanRules,
  updateItem: updateItemRules,
  updateTable: updateTableRules,
};

/** dynalite accepts nulls in lists and maps of structures, and throws a TypeError for them later. */
export const checks = Object.fromEntries(
  Object.entries(dynaliteChecks).map(([name, check]) => [
    name,
    { types: refusingNulls(check.types), custom: check.custom },
  ]),
) as typeof dynaliteChecks; // of the same names

/** The types with every structure in a list or map required. */
function refusingNulls(types: MemberTypes): MemberTypes {
  return Object.fromEntries(Object.entries(types).map(([name, type]) => [name, withoutNulls(type)]));
}

function withoutNulls(type: MemberType): MemberType {
  if (typeof type === 'string' || typeof type.children !== 'object' || type.children === null) return type;
  if (!/^(Parameterized)?(List|Map)/.test(type.type)) {
    return { ...type, children: refusingNulls(type.children as MemberTypes) }; // a structure's members
  }
  const element = withoutNulls(type.children as MemberType); // of a list or map
  return { ...type, children: typeof element === 'string' ? element : { ...element, notNull: true } };
}

function conditionFailed(): EngineError {
  const message = 'The conditional request failed';
  const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
  return Object.assign(new Error(message), { statusCode: 400, body: { __type, message } });
}
