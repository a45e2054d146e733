/** BatchWriteItem: up to 25 independent puts and deletes. */
import { BatchWriteItem$ } from '@aws-sdk/client-dynamodb';
import { actions, type CheckStore, checks, type InputCheck } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { defineEngineOperation } from '../operation.ts';
import { batchResources } from '../wire.ts';

interface BatchWriteInput {
  readonly RequestItems: Readonly<Record<string, readonly unknown[]>>;
}

const MAX_REQUESTS = 25;

/** dynalite limits the requests per table, AWS their total. */
const CHECK: InputCheck = {
  types: checks.batchWriteItem.types,
  custom: (input: BatchWriteInput, store: CheckStore) => {
    const requests = Object.values(input.RequestItems).reduce((sum, { length }) => sum + length, 0);
    if (requests > MAX_REQUESTS) return 'Too many items requested for the BatchWriteItem call';
    return checks.batchWriteItem.custom(input as never, store); // it checks just this input
  },
};

export const batchWriteItem = defineEngineOperation(BatchWriteItem$, {
  check: CHECK,
  resources: batchResources,
  handle: (input, { batchEngine }) => runAction(actions.batchWriteItem, input, batchEngine),
});
