/** The items of all tables: their keys in the store, their locks, and all writes that belong to a change. */
import type { AttributeMap } from '../../../../core/item-size.ts';
import type { PendingWrites } from '../../../store/pending-writes.ts';
import { prefixRange, type Store } from '../../../store/store.ts';
import type { TableStreams } from '../streams/table-streams.ts';
import { indexesOf, type Table } from '../tables/table.ts';
import { addExpiry } from '../time-to-live/expiry.ts';
import { entryKey, projected } from './index-entry.ts';
import { type ItemChange, isUnchanged, type StoredItem } from './item-change.ts';
import { KeyLocks } from './key-locks.ts';

export class ItemStore {
  readonly store: Store;
  readonly locks = new KeyLocks();
  readonly #streams: TableStreams;
  readonly #onExpiry: (seconds: number) => void;

  /** `onExpiry` is called with the time when an item will expire, in seconds since the epoch. */
  constructor(store: Store, streams: TableStreams, onExpiry: (seconds: number) => void) {
    this.store = store;
    this.#streams = streams;
    this.#onExpiry = onExpiry;
  }

  read(tableName: string, key: string): StoredItem | undefined {
    const text = this.store.get(itemPrefix(tableName) + key);
    // Written by add() below.
    return text === undefined ? undefined : { text, item: JSON.parse(text) as AttributeMap };
  }

  /** Adds all writes of the change: item, index entries, expiry and stream record. */
  add(change: ItemChange, writes: PendingWrites): void {
    const { table, key, before, after, expired } = change;
    if (isUnchanged(before, after)) return;
    const { operations } = writes;
    const { description } = table;
    const storeKey = itemPrefix(description.TableName) + key;
    operations.push(
      after === undefined ? { type: 'del', key: storeKey } : { type: 'put', key: storeKey, value: after.text },
    );
    if (description.LocalSecondaryIndexes !== undefined || description.GlobalSecondaryIndexes !== undefined) {
      this.addIndexEntries(change, writes);
    }
    if (table.timeToLive !== undefined) {
      const seconds = addExpiry(change, operations);
      if (seconds !== undefined) writes.whenCommitted(() => this.#onExpiry(seconds));
    }
    if (this.#streams.records(description.TableName)) {
      const recorded = {
        tableName: description.TableName,
        itemKey: key,
        keys: primaryKeyOf(table, (after ?? before)?.item ?? {}),
        oldText: before?.text,
        newText: after?.text,
        expired,
      };
      this.#streams.append(recorded, writes);
    }
  }

  /** Adds the writes to the table's indexes, or only to those in `names`. */
  addIndexEntries(
    { table: { description }, before, after }: ItemChange,
    writes: PendingWrites,
    names?: string[],
  ): void {
    for (const index of indexesOf(description)) {
      if (names?.includes(index.IndexName) === false) continue;
      const prefix = indexPrefix(description.TableName, index.IndexName);
      const from = entryKey(before, index, description);
      const to = entryKey(after, index, description);
      if (from !== undefined && from !== to) writes.operations.push({ type: 'del', key: prefix + from });
      if (after === undefined || to === undefined) continue;
      const entry = projected(after.item, index, description);
      const value = entry === after.item ? after.text : JSON.stringify(entry);
      writes.operations.push({ type: 'put', key: prefix + to, value });
    }
  }

  /** Up to `limit` item keys of the table, after the given one. */
  async keysAfter(tableName: string, key: string | undefined, limit: number): Promise<string[]> {
    const prefix = itemPrefix(tableName);
    const { gte, lt } = prefixRange(prefix);
    const lower = key === undefined ? { gte } : { gt: prefix + key };
    const entries = await this.store.range({ ...lower, lt, limit });
    return entries.map(([storeKey]) => storeKey.slice(prefix.length));
  }
}

/** The key prefix of a table's items; table names have no slashes. */
export function itemPrefix(tableName: string): string {
  return `item/${tableName}/`;
}

/** The key prefix of the entries of all indexes. */
export const ENTRIES = 'entry/';

export function indexPrefix(tableName: string, indexName: string): string {
  return `${ENTRIES}${tableName}/${indexName}/`;
}

/** The primary key of an item, partition key first. */
function primaryKeyOf({ description }: Table, item: AttributeMap): AttributeMap {
  const keys: Record<string, AttributeMap[string]> = {};
  for (const { AttributeName } of description.KeySchema) {
    const value = item[AttributeName];
    if (value !== undefined) keys[AttributeName] = value;
  }
  return keys;
}
