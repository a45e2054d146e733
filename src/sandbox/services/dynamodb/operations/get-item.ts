/** GetItem: reads an item by its key. Every read is consistent. */
import { GetItem$ } from '@aws-sdk/client-dynamodb';
import { actions, checks } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { defineEngineOperation } from '../operation.ts';

export const getItem = defineEngineOperation(GetItem$, {
  check: checks.getItem,
  handle: (input, { engine }) => runAction(actions.getItem, input, engine),
});
