/** GetItem: reads an item by its key. Every read is consistent. */
import { GetItem$ } from '@aws-sdk/client-dynamodb';
import { actions, checks } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { brokenNames, type NamedAttributes } from '../items/input-rules.ts';
import { defineEngineOperation } from '../operation.ts';

export const getItem = defineEngineOperation(GetItem$, {
  check: {
    types: checks.getItem.types,
    custom: (input: NamedAttributes, store) => brokenNames(input) ?? checks.getItem.custom(input as never, store), // it checks just this input
  },
  handle: (input, { engine }) => runAction(actions.getItem, input, engine),
});
