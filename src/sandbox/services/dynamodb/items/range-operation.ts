/** The shared definition of Query and Scan. */
import { actions, checks } from '../engine/dynalite.ts';
import { runRead } from '../engine/run-action.ts';
import { validationException } from '../errors.ts';
import type { EngineOperation } from '../operation.ts';
import type { DynamoDbState } from '../state.ts';
import { indexResource } from '../wire.ts';

interface RangeInput {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly Select?: string;
}

export function itemRange(name: 'query' | 'scan'): EngineOperation<RangeInput> {
  return {
    check: checks[name],
    resources: indexResource,
    handle: (input, state) => {
      refuseBackfilling(input, state);
      return runRead(actions[name], input, { ...state.engine, fetchesWholeItems: fetchesWholeItems(input, state) });
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
