/**
 * UpdateItem, in place of the engine's own: its indexes move while it removes list elements, it aliases the values that
 * it copies, adds more digits than a number can have, and creates an item only to remove attributes from it.
 */
import { type AttributeMap, itemSize, MAX_ITEM_BYTES } from '../../../../../core/item-size.ts';
import { validationException } from '../../errors.ts';
import { projected } from '../document-path.ts';
import type { Action, ActionResult, ActionStore, Callback, EngineTable } from '../dynalite.ts';
import { helpers } from '../dynalite.ts';
import { type AttributeUpdate, applyAttributeUpdates } from './apply-attribute-updates.ts';
import { applySections, type UpdateSection } from './apply-sections.ts';

type Path = UpdateSection['path'];

interface UpdateInput {
  readonly TableName: string;
  readonly Key: AttributeMap;
  readonly ReturnValues?: 'NONE' | 'ALL_OLD' | 'UPDATED_OLD' | 'ALL_NEW' | 'UPDATED_NEW';
  readonly AttributeUpdates?: Readonly<Record<string, AttributeUpdate>>;
  /** The update expression, parsed by the checks. */
  readonly _updates?: { readonly sections: readonly UpdateSection[]; readonly paths: readonly Path[] };
}

export const updateItem: Action = (store, anyInput, callback) => {
  const input = anyInput as UpdateInput; // the check of UpdateItem ensures it
  store.getTable(input.TableName, (error, table) => {
    if (table === undefined) return callback(error);
    const refused =
      helpers.validateKey(input.Key, table) ?? helpers.validateUpdates(input.AttributeUpdates, input._updates, table);
    if (refused) return callback(refused);
    const key = helpers.createKey(input.Key, table);
    store.getItemDb(input.TableName).lock(key, (release) => {
      runLocked({ store, input, table, key }, release(callback));
    });
  });
};

interface LockedUpdate {
  readonly store: ActionStore;
  readonly input: UpdateInput;
  readonly table: EngineTable;
  readonly key: string;
}

function runLocked({ store, input, table, key }: LockedUpdate, done: Callback<ActionResult>): void {
  const items = store.getItemDb(input.TableName);
  items.get(key, (_error, before) => {
    const failed = helpers.checkConditional(input, before);
    if (failed) return done(failed);
    let after: AttributeMap | undefined;
    try {
      after = changedItem(input, before, table);
    } catch (error) {
      return done(error);
    }
    const result = {
      ...returned(input, before, after),
      ConsumedCapacity: helpers.addConsumedCapacity(input, false, before, after),
    };
    if (after === undefined) return done(null, result);
    items.put(key, after, (error) => done(error, result));
  });
}

/** Undefined when there is no item and the update only removes something. */
function changedItem(
  input: UpdateInput,
  before: AttributeMap | undefined,
  table: EngineTable,
): AttributeMap | undefined {
  const { Key, _updates, AttributeUpdates = {} } = input;
  if (before === undefined && onlyRemoves(input)) return undefined;
  const item = before ?? Key;
  if (_updates === undefined) return withinSize(applyAttributeUpdates(AttributeUpdates, item));
  const after = applySections(_updates.sections, item);
  refuseIndexKeys(_updates.sections, after, table);
  return withinSize(after);
}

function onlyRemoves({ _updates, AttributeUpdates = {} }: UpdateInput): boolean {
  if (_updates !== undefined) return _updates.sections.every(({ type }) => type === 'remove' || type === 'delete');
  const updates = Object.values(AttributeUpdates);
  return updates.length > 0 && updates.every(({ Action }) => Action === 'DELETE');
}

/** The types of computed values are known only now. */
function refuseIndexKeys(sections: readonly UpdateSection[], after: AttributeMap, table: EngineTable): void {
  for (const { type, path } of sections) {
    const [name] = path;
    if (type !== 'set' || path.length > 1 || typeof name !== 'string') continue;
    const value = after[name];
    const wrong = helpers.traverseIndexes(table, (attribute, keyType) => {
      return attribute === name && value !== undefined && !Object.hasOwn(value, keyType);
    });
    if (wrong) {
      throw validationException(
        'The update expression attempted to update the secondary index key to unsupported type',
      );
    }
  }
}

function withinSize(item: AttributeMap): AttributeMap {
  if (itemSize(item) <= MAX_ITEM_BYTES) return item;
  throw validationException('Item size to update has exceeded the maximum allowed size');
}

function returned(
  { ReturnValues, _updates, AttributeUpdates = {} }: UpdateInput,
  before: AttributeMap | undefined,
  after: AttributeMap | undefined,
): { readonly Attributes?: AttributeMap } {
  if (ReturnValues === undefined || ReturnValues === 'NONE') return {};
  const item = ReturnValues.endsWith('OLD') ? before : after;
  if (item === undefined) return {};
  const paths = _updates?.paths ?? Object.keys(AttributeUpdates);
  const Attributes = ReturnValues.startsWith('ALL') ? item : projected(paths, item);
  return Object.keys(Attributes).length === 0 ? {} : { Attributes };
}
