/** BatchGetItem: reads up to 100 items of one or more tables. */
import { BatchGetItem$ } from '@aws-sdk/client-dynamodb';
import { defineOperation } from '../../../contract/service.ts';
import { checkInput } from '../engine/check-input.ts';
import { actions, checks } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import type { DynamoDbState } from '../state.ts';
import { batchResources, type Wire } from '../wire.ts';

export const batchGetItem = defineOperation<Wire, Wire, DynamoDbState>(BatchGetItem$, {
  encoding: 'wire',
  resources: batchResources,
  handle: (input, { state }) => runAction(actions.batchGetItem, checkInput(input, checks.batchGetItem), state.engine),
});
