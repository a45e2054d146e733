/** BatchWriteItem: up to 25 puts and deletes, each for itself. */
import { BatchWriteItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { actions, type CheckStore, checks, type InputCheck } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import type { DynamoDbState } from '../state.ts';
import { batchResources, type Wire } from '../wire.ts';

interface BatchWriteInput {
  readonly RequestItems: Readonly<Record<string, readonly unknown[]>>;
}

const MAX_REQUESTS = 25;

/** dynalite counts the requests of each table; AWS counts them all. */
const CHECK: InputCheck = {
  types: checks.batchWriteItem.types,
  custom: (input: BatchWriteInput, store: CheckStore) => {
    const requests = Object.values(input.RequestItems).reduce((sum, { length }) => sum + length, 0);
    if (requests > MAX_REQUESTS) return 'Too many items requested for the BatchWriteItem call';
    return checks.batchWriteItem.custom(input as never, store); // it checks just this input
  },
};

export const batchWriteItem = defineOperation<Wire, Wire, DynamoDbState>(BatchWriteItem$, {
  encoding: 'wire',
  resources: batchResources,
  handle: (input, { state }) => runAction(actions.batchWriteItem, checkInput(input, CHECK), state.batchEngine),
});
