/** TransactGetItems: a consistent snapshot of up to 100 items. */
import { TransactGetItems$ } from '@aws-sdk/client-dynamodb';
import { actions as engineActions } from '../engine/dynalite.ts';
import { runAction } from '../engine/run-action.ts';
import { defineEngineOperation } from '../operation.ts';
import { consumedCapacity } from '../transactions/consumed-capacity.ts';
import { refuseConflicts } from '../transactions/transact-write.ts';
import { TRANSACT_GET } from '../transactions/transaction-checks.ts';
import { type TransactItem, transactionActions } from '../transactions/transaction-items.ts';
import { transactionPermissions } from '../wire.ts';

interface TransactGetInput {
  readonly TransactItems: readonly TransactItem[];
  readonly ReturnConsumedCapacity?: string;
}

export const transactGetItems = defineEngineOperation<TransactGetInput>(TransactGetItems$, {
  check: TRANSACT_GET,
  resources: transactionPermissions,
  handle: async ({ TransactItems, ReturnConsumedCapacity }, state) => {
    const actions = transactionActions(TransactItems, state);
    // Any pending write conflicts ("Transaction conflict handling in DynamoDB"); without one, nothing can change
    // between the synchronous reads that follow.
    refuseConflicts(actions, ({ storeKey }) => state.items.locks.holder(storeKey) !== undefined);
    const results = actions.map(({ input: get }) => runAction(engineActions.getItem, get, state.engine));
    const Responses = (await Promise.all(results)).map(({ Item }) => (Item === undefined ? {} : { Item }));
    return {
      Responses,
      ...consumedCapacity(actions, { asked: ReturnConsumedCapacity, unit: 'ReadCapacityUnits' }, state),
    };
  },
});
