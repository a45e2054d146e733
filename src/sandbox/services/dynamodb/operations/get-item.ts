/** GetItem: reads an item by its key. Every read is consistent. */
import { GetItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { actions, checks } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import type { DynamoDbState } from '../state.ts';
import { tableResource, type Wire, withTableName } from '../wire.ts';

export const getItem = defineOperation<Wire, Wire, DynamoDbState>(GetItem$, {
  encoding: 'wire',
  resources: tableResource,
  handle: (input, { state }) =>
    runAction(actions.getItem, checkInput(withTableName(input), checks.getItem), state.engine),
});
