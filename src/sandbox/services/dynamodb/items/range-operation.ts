/** The shared definition of Query and Scan. */
import { type Action, actions, checks, type InputCheck } from '../engine/dynalite.ts';
import { multiAttributeIndex, type QueryInput, queryMultiAttribute } from '../engine/query-multi-attribute.ts';
import { runRead } from '../engine/run-action.ts';
import { validationException } from '../errors.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import type { TableDescription } from '../tables/table.ts';
import { indexResource } from '../wire.ts';

interface RangeInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: string;
}

/** dynalite knows two key attributes; a query of an index with more of them has its own rules. */
const TOO_MANY_CONDITIONS = 'Conditions can be of length 1 or 2 only';

const QUERY_CHECK: InputCheck = {
  types: checks.query.types,
  custom: (input: QueryInput, store) => {
    const message = checks.query.custom(input as never, store); // it checks just this input
    if (message !== TOO_MANY_CONDITIONS || input.IndexName === undefined) return message;
    return Object.keys(input.KeyConditions).length === 0 ? message : undefined;
  },
};

const query: Action = (store, anyInput, callback) => {
  const input = anyInput as QueryInput; // the check of Query ensures it
  store.getTable(input.TableName, true, (_error, engineTable) => {
    const table = engineTable as TableDescription | undefined; // as the store has it
    const index = multiAttributeIndex(table, input.IndexName);
    if (table !== undefined && index !== undefined) queryMultiAttribute({ store, input, table, index }, callback);
    else if (Object.keys(input.KeyConditions).length > 2) callback(validationException(TOO_MANY_CONDITIONS));
    else actions.query(store, input, callback);
  });
};

export function itemRange(name: 'query' | 'scan'): EngineOperation<RangeInput> {
  return {
    check: name === 'query' ? QUERY_CHECK : checks.scan,
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

/** Whether the request asks a local index for attributes that it does not project. */
function fetchesWholeItems({ TableName, IndexName, Select }: RangeInput, { tables }: DynamoDbState): boolean {
  if (IndexName === undefined || Select !== 'ALL_ATTRIBUTES') return false;
  const indexes = tables.find(TableName)?.description.LocalSecondaryIndexes;
  return indexes?.some((index) => index.IndexName === IndexName && index.Projection.ProjectionType !== 'ALL') ?? false;
}

function refuseBackfilling({ TableName, IndexName }: RangeInput, { tables }: DynamoDbState): void {
  const indexes = tables.find(TableName)?.description.GlobalSecondaryIndexes;
  const index = indexes?.find((candidate) => candidate.IndexName === IndexName);
  if (index?.Backfilling) {
    throw validationException(`Cannot read from backfilling global secondary index: ${index.IndexName}`);
  }
}
