/** The adapter between dynalite's actions and our item store. */
import { type AttributeMap, itemSize, MAX_ITEM_BYTES } from '../../../../core/item-size.ts';
import { requestedResourceNotFound, validationException } from '../errors.ts';
import type { ItemChange, StoredItem } from '../items/item-change.ts';
import { type ItemStore, indexPrefix, itemPrefix } from '../items/item-store.ts';
import { indexKeyError } from '../tables/index-keys.ts';
import { isUsable, type Table, type TableDescription } from '../tables/table.ts';
import {
  type ActionStore,
  type Callback,
  helpers,
  type IndexDatabase,
  type ItemDatabase,
  type Release,
} from './dynalite.ts';
import type { Fetch } from './fetch-units.ts';
import type { IndexUnits } from './index-units.ts';
import { ValueStream, type ValueStreamOptions } from './value-stream.ts';

/** How an action's writes are ordered and made durable. */
export interface ItemWriter {
  /** Calls `run` when the action holds the item's lock, or `fail` to end the action. */
  lock(storeKey: string, run: (release: Release) => void, fail: (error: unknown) => void): void;
  /** Calls `done` when the change is durable. */
  write(change: ItemChange, done: Callback): void;
}

export interface EngineStoreOptions {
  readonly items: ItemStore;
  readonly findTable: (tableName: string) => Table | undefined;
  readonly writer: ItemWriter;
  /** Ends the action with an error at any point. */
  readonly fail: (error: unknown) => void;
  /** Local indexes return whole items, including attributes that they do not project. */
  readonly fetchesWholeItems?: boolean;
  /** Present if the action answers the capacity that its writes consume. */
  readonly indexUnits?: IndexUnits;
}

/** One instance per call of an action. Callbacks are synchronous, except those of `lock` and of writes. */
export class EngineStore implements ActionStore {
  readonly options = { maxItemSize: MAX_ITEM_BYTES };
  readonly #options: EngineStoreOptions;
  /** The source of a Query or Scan. */
  values: ValueStream | undefined;
  /** The items that were fetched for entries of a local index, in order. */
  readonly fetches: Fetch[] = [];
  #lastReadKey: string | undefined;
  /** The item that the action read last, before its own write. */
  lastRead: StoredItem | undefined;

  constructor(options: EngineStoreOptions) {
    this.#options = options;
  }

  getTable(
    tableName: string,
    check: Callback<TableDescription> | boolean,
    callback?: Callback<TableDescription>,
  ): void {
    const table = this.#options.findTable(tableName);
    const done = typeof check === 'function' ? check : callback;
    if (table === undefined || !isUsable(table)) done?.(requestedResourceNotFound());
    else done?.(null, this.#options.fetchesWholeItems ? withWholeLocalIndexes(table.description) : table.description);
  }

  getItemDb(tableName: string): ItemDatabase {
    const prefix = itemPrefix(tableName);
    const { items } = this.#options;
    return {
      lock: (key, run) => this.#lock(tableName, prefix + key, run),
      get: (key, callback) => {
        this.lastRead = items.read(tableName, key);
        this.#lastReadKey = prefix + key;
        callback(null, this.lastRead?.item);
      },
      put: (key, item, done) => this.#write(tableName, key, { item, text: JSON.stringify(item) }, done),
      del: (key, done) => this.#write(tableName, key, undefined, done),
      createValueStream: (options) => this.#values(prefix, parseItem, options),
    };
  }

  getIndexDb(type: string, tableName: string, indexName: string): IndexDatabase {
    const fetches = this.#options.fetchesWholeItems && type === 'local';
    return {
      createValueStream: (options) =>
        this.#values(indexPrefix(tableName, indexName), fetches ? this.#wholeItem(tableName) : parseItem, options),
    };
  }

  #values(
    prefix: string,
    decode: (text: string) => AttributeMap | undefined,
    options: ValueStreamOptions,
  ): ValueStream {
    this.values = new ValueStream({ store: this.#options.items.store, prefix, decode }, options);
    return this.values;
  }

  /** Decodes an index entry into the item that it points to. */
  #wholeItem(tableName: string): (text: string) => AttributeMap | undefined {
    return (text) => {
      const entry = parseItem(text);
      const table = this.#options.findTable(tableName);
      const item = table && this.#options.items.read(tableName, helpers.createKey(entry, table.description))?.item;
      if (item !== undefined) this.fetches.push({ entry, item });
      return item;
    };
  }

  #lock(tableName: string, storeKey: string, run: (release: Release) => void): void {
    const { findTable, writer, fail } = this.#options;
    const tableId = findTable(tableName)?.description.TableId;
    const runOnSameTable = (release: Release): void => {
      const table = findTable(tableName);
      if (table?.description.TableId === tableId && table !== undefined && isUsable(table)) run(release);
      else release(fail)(requestedResourceNotFound());
    };
    writer.lock(storeKey, runOnSameTable, fail);
  }

  #write(tableName: string, key: string, after: StoredItem | undefined, done: Callback): void {
    const { findTable, writer, items, indexUnits } = this.#options;
    const table = findTable(tableName);
    if (table === undefined) {
      done(requestedResourceNotFound());
      return;
    }
    if (after !== undefined && isTooLarge(after)) {
      done(validationException('Item size has exceeded the maximum allowed size'));
      return;
    }
    const refused = after && indexKeyError(after.item, table.description);
    if (refused !== undefined) {
      done(validationException(refused));
      return;
    }
    const wasRead = this.#lastReadKey === itemPrefix(tableName) + key;
    const before = wasRead ? this.lastRead : items.read(tableName, key);
    const change = { table, key, before, after };
    indexUnits?.count(change);
    writer.write(change, done);
  }
}

function parseItem(text: string): AttributeMap {
  return JSON.parse(text) as AttributeMap; // items and index entries are written by ItemStore
}

/** The engine counts characters where AWS counts UTF-8 bytes. An item is never larger than its JSON. */
function isTooLarge({ item, text }: StoredItem): boolean {
  return (
    text.length * 3 > MAX_ITEM_BYTES && Buffer.byteLength(text) > MAX_ITEM_BYTES && itemSize(item) > MAX_ITEM_BYTES
  );
}

function withWholeLocalIndexes(description: TableDescription): TableDescription {
  const indexes = description.LocalSecondaryIndexes;
  if (indexes === undefined) return description;
  const Projection = { ProjectionType: 'ALL' } as const;
  return { ...description, LocalSecondaryIndexes: indexes.map((index) => ({ ...index, Projection })) };
}
