/** BatchGetItem: reads up to 100 items of one or more tables. */
import { BatchGetItem$ } from '@aws-sdk/client-dynamodb';
import { actions, checks } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { defineEngineOperation } from '../operation.ts';
import { batchResources } from '../wire.ts';

export const batchGetItem = defineEngineOperation(BatchGetItem$, {
  check: checks.batchGetItem,
  resources: batchResources,
  handle: (input, { engine }) => runAction(actions.batchGetItem, input, engine),
});
