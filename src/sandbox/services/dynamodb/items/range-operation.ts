/** The shared definition of Query and Scan. */

import type { AttributeMap } from '../../../../core/item-size.ts';
import { type Action, actions, checks, helpers, type InputCheck } from '../engine/dynalite.ts';
import { multiAttributeIndex, type QueryInput, queryMultiAttribute } from '../engine/query-multi-attribute.ts';
import { runRead } from '../engine/run-action.ts';
import { invalidParameterValues, validationException } from '../errors.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import { indexesOf, type TableDescription } from '../tables/table.ts';
import { indexResource } from '../wire.ts';
import {
  brokenConditionalOperator,
  brokenNames,
  brokenSelect,
  type ConditionalOperatorInput,
  type NamedAttributes,
  type SelectInput,
} from './input-rules.ts';

interface RangeInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: string;
  readonly AttributesToGet?: readonly string[];
  /** The projection expression, parsed by the checks. */
  readonly _projection?: { readonly paths: readonly (readonly (string | number)[])[] };
}

/** dynalite knows two key attributes; a query of an index with more of them has its own rules. */
const TOO_MANY_CONDITIONS = 'Conditions can be of length 1 or 2 only';

type ReadInput = QueryInput & NamedAttributes & SelectInput & ConditionalOperatorInput;

const MAX_SEGMENTS = 1_000_000;

/** The rules of both operations that dynalite lacks. */
function brokenRead(input: ReadInput): string | undefined {
  return brokenNames(input) ?? brokenSelect(input) ?? brokenConditionalOperator(input);
}

const READ_CHECKS: Readonly<Record<'query' | 'scan', InputCheck>> = {
  query: {
    types: checks.query.types,
    custom: (input: ReadInput, store) => {
      const message = brokenRead(input) ?? checks.query.custom(input as never, store); // it checks just this input
      if (message !== TOO_MANY_CONDITIONS || input.IndexName === undefined) return message;
      return Object.keys(input.KeyConditions).length === 0 ? message : undefined;
    },
  },
  scan: {
    types: {
      ...checks.scan.types,
      ConsistentRead: 'Boolean', // dynalite lacks it
      TotalSegments: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: MAX_SEGMENTS },
    },
    custom: (input: ReadInput, store) => brokenRead(input) ?? checks.scan.custom(input as never, store), // as above
  },
};

const query: Action = (store, anyInput, callback) => {
  const input = anyInput as QueryInput; // the check of Query ensures it
  store.getTable(input.TableName, true, (_error, engineTable) => {
    const table = engineTable as TableDescription | undefined; // as the store has it
    const start = input.ExclusiveStartKey;
    if (start !== undefined && input.IndexName === undefined && isKeyOfSimpleTable(start, table)) {
      callback(
        validationException(`The provided exclusive start key is invalid: ExclusiveStartKey: ${keyText(start)}`),
      );
      return;
    }
    const index = multiAttributeIndex(table, input.IndexName);
    if (table !== undefined && index !== undefined) queryMultiAttribute({ store, input, table, index }, callback);
    else if (Object.keys(input.KeyConditions).length > 2) callback(validationException(TOO_MANY_CONDITIONS));
    else actions.query(store, input, callback);
  });
};

/** dynalite refuses other start keys, and lets a query of a table without sort key go on after its only item. */
function isKeyOfSimpleTable(key: AttributeMap, table: TableDescription | undefined): boolean {
  return table?.KeySchema.length === 1 && !helpers.validateKey(key, table);
}

/** As AWS's messages show a key. */
function keyText(key: AttributeMap): string {
  const members = Object.entries(key).map(([name, value]) => {
    const [[type, text] = ['', '']] = Object.entries(value);
    return `${name}=AttributeValue: {${type}:${text}}`;
  });
  return `{${members.join(', ')}}`;
}

export function itemRange(name: 'query' | 'scan'): EngineOperation<RangeInput> {
  return {
    check: READ_CHECKS[name],
    resources: indexResource,
    handle: (input, state) => {
      refuseBackfilling(input, state);
      return runRead(name === 'query' ? query : actions.scan, input, {
        ...state.engine,
        fetchesWholeItems: fetchesWholeItems(input, state),
      });
    },
  };
}

/** Whether the request asks a local index for attributes that it does not project; a global index refuses that. */
function fetchesWholeItems(input: RangeInput, { tables }: DynamoDbState): boolean {
  if (input.IndexName === undefined) return false;
  const table = tables.find(input.TableName)?.description;
  const index = table && indexesOf(table).find(({ IndexName }) => IndexName === input.IndexName);
  if (table === undefined || index === undefined || index.Projection.ProjectionType === 'ALL') return false;
  const local = table.LocalSecondaryIndexes?.some(({ IndexName }) => IndexName === input.IndexName) ?? false;
  if (input.Select === 'ALL_ATTRIBUTES') return local;
  const keys = [...table.KeySchema, ...index.KeySchema].map(({ AttributeName }) => AttributeName);
  const projected = new Set([...keys, ...(index.Projection.NonKeyAttributes ?? [])]);
  const wanted = input.AttributesToGet ?? input._projection?.paths.map(([name]) => String(name)) ?? [];
  const others = wanted.filter((name) => !projected.has(name));
  if (others.length > 0 && !local) {
    throw invalidParameterValues(`Global secondary index ${index.IndexName} does not project [${others.join(', ')}]`);
  }
  return others.length > 0;
}

function refuseBackfilling({ TableName, IndexName }: RangeInput, { tables }: DynamoDbState): void {
  const indexes = tables.find(TableName)?.description.GlobalSecondaryIndexes;
  const index = indexes?.find((candidate) => candidate.IndexName === IndexName);
  if (index?.Backfilling) {
    throw validationException(`Cannot read from backfilling global secondary index: ${index.IndexName}`);
  }
}
