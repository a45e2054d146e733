/** Runs an action of the engine and turns its callback into a value or a promise. */
import { fromEngine, isEngineError } from '../errors.ts';
import type { ItemStore } from '../items/item-store.ts';
import type { Table } from '../tables/table.ts';
import type { Action, ActionResult } from './dynalite.ts';
import { EngineStore, type ItemWriter } from './engine-store.ts';
import { withFetchUnits } from './fetch-units.ts';
import { IndexUnits } from './index-units.ts';

export interface EngineContext {
  readonly items: ItemStore;
  readonly findTable: (tableName: string) => Table | undefined;
  readonly writer: ItemWriter;
}

interface ActionInput {
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly ReturnConsumedCapacity?: string;
}

/** Returns the result synchronously if the action did not wait for anything. Throws or rejects with a ServiceError. */
export function runAction(
  action: Action,
  input: ActionInput & object,
  context: EngineContext,
): ActionResult | Promise<ActionResult> {
  let outcome: { readonly error?: unknown; readonly result: ActionResult } | undefined;
  let settle: ((settled: NonNullable<typeof outcome>) => void) | undefined;
  const finish = (error: unknown, result: ActionResult = {}): void => {
    outcome ??= error
      ? { error: withItem(error, input, store), result }
      : { result: indexUnits?.addedTo(result) ?? result };
    settle?.(outcome);
  };
  const asked = input.ReturnConsumedCapacity;
  const indexUnits = asked === 'TOTAL' || asked === 'INDEXES' ? new IndexUnits() : undefined;
  const store = new EngineStore({ ...context, fail: finish, indexUnits });
  action(store, input, finish);
  if (outcome !== undefined) return unwrap(outcome);
  return new Promise((resolve, reject) => {
    settle = ({ error, result }) => (error === undefined ? resolve(result) : reject(fromEngine(error)));
  });
}

/** Runs a Query or Scan, whose values the store reads page by page. */
export async function runRead(
  action: Action,
  input: object,
  context: EngineContext & { readonly fetchesWholeItems: boolean },
): Promise<ActionResult> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(fromEngine(error));
    const store = new EngineStore({ ...context, fail });
    action(store, input, (error, result = {}) => {
      if (error) fail(error);
      else resolve(context.fetchesWholeItems ? withFetchUnits(result, input, store.fetches) : result);
    });
    store.values?.pump().catch(fail);
  });
}

function unwrap({ error, result }: { readonly error?: unknown; readonly result: ActionResult }): ActionResult {
  if (error === undefined) return result;
  throw fromEngine(error);
}

/** Adds the item to a failed condition if the request asked for it, which the engine does not support. */
function withItem(error: unknown, input: ActionInput, { lastRead }: EngineStore): unknown {
  if (
    lastRead !== undefined &&
    input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' &&
    isEngineError(error) &&
    error.body.__type.endsWith('ConditionalCheckFailedException')
  ) {
    Object.assign(error.body, { Item: lastRead.item });
  }
  return error;
}
