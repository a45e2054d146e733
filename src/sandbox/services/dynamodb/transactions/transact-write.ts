/** Runs the actions of a write transaction in one atomic batch. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import type { PendingWrites } from '../../../store/pending-writes.ts';
import { type Action, type ActionResult, actions as engineActions, helpers } from '../engine/dynalite.ts';
import type { ItemWriter } from '../engine/engine-store.ts';
import { runAction } from '../engine/run-action.ts';
import { updateItem } from '../engine/update/update-item.ts';
import { fromEngine } from '../errors.ts';
import type { ItemChange } from '../items/item-change.ts';
import type { DynamoDbState } from '../state.ts';
import {
  type CancellationReason,
  CONFLICT,
  cancellationReason,
  NO_REASON,
  transactionCanceled,
} from './cancellation.ts';
import type { TransactionAction } from './transaction-items.ts';

/** Runs the actions, adds their changes to `writes` and commits them, holding the items' locks until then. */
export async function transactWrite(
  actions: readonly TransactionAction[],
  writes: PendingWrites,
  state: DynamoDbState,
): Promise<void> {
  const release = await lockAll(actions, state);
  try {
    const changes = runAll(actions, state);
    for (const change of changes) state.items.add(change, writes);
    if (writes.operations.length > 0) await writes.commit(state.store);
  } finally {
    release();
  }
}

/**
 * Locks every item of the transaction, in a global order to avoid deadlock. An item in another transaction cancels this
 * one; a single write is waited for.
 */
async function lockAll(
  actions: readonly TransactionAction[],
  { items: { locks } }: DynamoDbState,
): Promise<() => void> {
  refuseConflicts(actions, ({ storeKey }) => locks.holder(storeKey) === 'transaction');
  const held: string[] = [];
  const release = (): void => {
    for (const storeKey of held) locks.release(storeKey);
  };
  const inOrder = actions.map(({ storeKey }) => storeKey).sort();
  // Free items are locked synchronously, without yielding to another request.
  for (const storeKey of inOrder) {
    const holder = locks.holder(storeKey);
    const acquired = new Promise<void>((resolve) => locks.acquire(storeKey, 'transaction', resolve));
    held.push(storeKey);
    if (holder !== undefined) await acquired;
  }
  return release;
}

export function refuseConflicts(
  actions: readonly TransactionAction[],
  conflicts: (action: TransactionAction) => boolean,
): void {
  const reasons = actions.map((action) => (conflicts(action) ? CONFLICT : NO_REASON));
  if (reasons.includes(CONFLICT)) throw transactionCanceled(reasons);
}

/** The changes of all actions; throws the cancellation reasons when any action fails. */
function runAll(actions: readonly TransactionAction[], state: DynamoDbState): ItemChange[] {
  const changes: ItemChange[] = [];
  // The items are already locked, and their changes are committed together.
  const writer: ItemWriter = {
    lock: (_storeKey, run) => run((callback) => callback),
    write: (change, done) => {
      changes.push(change);
      done();
    },
  };
  const context = { ...state.engine, writer };
  const reasons = actions.map(({ kind, input, key }): CancellationReason => {
    try {
      if (kind === 'ConditionCheck') checkCondition(input, key, state);
      else runAtOnce(ENGINE_ACTIONS[kind], input, context);
      return NO_REASON;
    } catch (error) {
      return cancellationReason(error);
    }
  });
  if (reasons.some((reason) => reason !== NO_REASON)) throw transactionCanceled(reasons);
  return changes;
}

const ENGINE_ACTIONS: Readonly<Record<'Put' | 'Delete' | 'Update' | 'Get', Action>> = {
  Put: engineActions.putItem,
  Delete: engineActions.deleteItem,
  Update: updateItem,
  Get: engineActions.getItem,
};

function runAtOnce(...[action, input, context]: Parameters<typeof runAction>): ActionResult {
  const result = runAction(action, input, context);
  if (result instanceof Promise) throw new Error('an action of a transaction waits for something');
  return result;
}

function checkCondition(input: TransactionAction['input'], key: string, { items }: DynamoDbState): void {
  const item: AttributeMap | undefined = items.read(input.TableName, key)?.item;
  const error = helpers.checkConditional(input, item);
  if (!error) return;
  const asked = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && item !== undefined;
  if (asked) Object.assign(error.body, { Item: item });
  throw fromEngine(error);
}
