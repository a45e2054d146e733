/** What Query and Scan have in common. */
import type { OperationDefinition } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { actions, checks } from '../engine/dynalite.ts';
import { runRead } from '../engine/run-action.ts';
import { validationError } from '../errors.ts';
import type { DynamoDbState } from '../state.ts';
import { indexResource, type Wire, withTableName } from '../wire.ts';

interface RangeInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: string;
}

export function itemRange(name: 'query' | 'scan'): OperationDefinition<Wire, Wire, DynamoDbState> {
  return {
    encoding: 'wire',
    resources: indexResource,
    handle: async (input, { state }) => {
      const checked = checkInput<RangeInput>(withTableName(input), checks[name]);
      refuseBackfilling(checked, state);
      return runRead(actions[name], checked, { ...state.engine, fetchesWholeItems: fetchesWholeItems(checked, state) });
    },
  };
}

/** Whether what is asked for is more than what a local index holds. */
function fetchesWholeItems({ TableName, IndexName, Select }: RangeInput, { tables }: DynamoDbState): boolean {
  if (IndexName === undefined || Select !== 'ALL_ATTRIBUTES') return false;
  const indexes = tables.find(TableName)?.description.LocalSecondaryIndexes;
  return indexes?.some((index) => index.IndexName === IndexName && index.Projection.ProjectionType !== 'ALL') ?? false;
}

function refuseBackfilling({ TableName, IndexName }: RangeInput, { tables }: DynamoDbState): void {
  const indexes = tables.find(TableName)?.description.GlobalSecondaryIndexes;
  const index = indexes?.find((candidate) => candidate.IndexName === IndexName);
  if (index?.Backfilling) {
    throw validationError(`Cannot read from backfilling global secondary index: ${index.IndexName}`);
  }
}
