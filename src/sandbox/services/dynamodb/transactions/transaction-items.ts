/** The actions of a transaction: one per item, each with the item's key in the store. */
import { type AttributeMap, itemSize } from '../../../../core/item-size.ts';
import { brokenRule } from '../engine/check-input.ts';
import { helpers } from '../engine/dynalite.ts';
import { fromEngine, requestedResourceNotFound, validationException } from '../errors.ts';
import { itemPrefix } from '../items/item-store.ts';
import type { DynamoDbState } from '../state.ts';
import { isUsable, type TableDescription } from '../tables/table.ts';
import { cancellationReason, NO_REASON, transactionCanceled } from './cancellation.ts';
import { ACTION_CHECKS } from './transaction-checks.ts';

/** Differs from AWS: the wording of the message for too large transactions is not known. */
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;

export interface ActionInput {
  readonly TableName: string;
  readonly Key?: AttributeMap;
  readonly Item?: AttributeMap;
  readonly ReturnValuesOnConditionCheckFailure?: string;
}

export type ActionKind = 'ConditionCheck' | 'Put' | 'Delete' | 'Update' | 'Get';

export interface TransactionAction {
  readonly kind: ActionKind;
  readonly input: ActionInput;
  /** The item's key within its table. */
  readonly key: string;
  /** The item's key in the store, which is also its lock. */
  readonly storeKey: string;
}

export type TransactItem = Readonly<Partial<Record<ActionKind, ActionInput>>>;

/** Checks the actions against their rules, their tables and each other. */
export function transactionActions(items: readonly TransactItem[], { tables }: DynamoDbState): TransactionAction[] {
  const named = items.map(onlyAction);
  for (const [kind, input] of named) {
    const check = ACTION_CHECKS[kind];
    const message = check && brokenRule(input, check);
    if (message !== undefined) throw validationException(message);
  }
  const bytes = named.reduce((sum, [, { Item }]) => sum + (Item === undefined ? 0 : itemSize(Item)), 0);
  if (bytes > MAX_TRANSACTION_BYTES) {
    throw validationException('Collection size cannot exceed 4 MB: the items of a transaction are too large');
  }
  let broken = false;
  const reasons = named.map(([, input]) => {
    // Only the first action with a validation error has a reason.
    if (broken) return NO_REASON;
    const table = tables.find(input.TableName);
    if (table === undefined || !isUsable(table)) throw requestedResourceNotFound();
    const error = refuseKey(input, table.description);
    broken = Boolean(error);
    return error ? cancellationReason(fromEngine(error)) : NO_REASON;
  });
  if (reasons.some((reason) => reason !== NO_REASON)) throw transactionCanceled(reasons);
  const actions = named.map(([kind, input]): TransactionAction => {
    const key = helpers.createKey(input.Item ?? input.Key ?? {}, tables.require(input.TableName).description);
    return { kind, input, key, storeKey: itemPrefix(input.TableName) + key };
  });
  if (new Set(actions.map(({ storeKey }) => storeKey)).size < actions.length) {
    throw validationException('Transaction request cannot include multiple operations on one item');
  }
  return actions;
}

function refuseKey({ Item, Key = {} }: ActionInput, table: TableDescription): unknown {
  return Item === undefined ? helpers.validateKey(Key, table) : helpers.validateItem(Item, table);
}

function onlyAction(item: TransactItem): [ActionKind, ActionInput] {
  const actions = Object.entries(item) as [ActionKind, ActionInput][]; // no other members pass the check
  const [action] = actions;
  if (action === undefined || actions.length > 1) {
    throw validationException('TransactItems can only contain one of Check, Put, Update or Delete');
  }
  return action;
}
