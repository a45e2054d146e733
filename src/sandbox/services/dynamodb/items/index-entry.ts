/** The entry of an item in an index: its key and its attributes. */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';
import { helpers } from '../engine/dynalite.ts';
import { isIndexed } from '../tables/index-keys.ts';
import type { IndexDescription, TableDescription } from '../tables/table.ts';
import type { StoredItem } from './item-change.ts';

/** Undefined if the index does not have the item. */
export function entryKey(
  stored: StoredItem | undefined,
  index: IndexDescription,
  table: TableDescription,
): string | undefined {
  if (stored === undefined || !isIndexed(stored.item, index, table)) return undefined;
  return helpers.createIndexKey(stored.item, table, index.KeySchema);
}

/** The attributes that the index has of the item; the item itself if those are all. */
export function projected(item: AttributeMap, index: IndexDescription, table: TableDescription): AttributeMap {
  const { ProjectionType, NonKeyAttributes = [] } = index.Projection;
  if (ProjectionType === 'ALL') return item;
  const keys = [...index.KeySchema, ...table.KeySchema].map(({ AttributeName }) => AttributeName);
  const attributes: Record<string, AttributeValue> = {};
  for (const name of [...keys, ...NonKeyAttributes]) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (value !== undefined) attributes[name] = value;
  }
  return attributes;
}
