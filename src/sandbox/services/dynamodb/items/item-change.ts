/** The change of one item. A write that changes nothing makes no stream record. */
import type { AttributeMap, AttributeValue } from '../../../../core/item-size.ts';
import type { Table } from '../tables/table.ts';

export interface StoredItem {
  readonly item: AttributeMap;
  /** The item's JSON, as stored. */
  readonly text: string;
}

export interface ItemChange {
  readonly table: Table;
  /** The item's key within the table, from the engine's `createKey`. */
  readonly key: string;
  /** Undefined when the item is new. */
  readonly before: StoredItem | undefined;
  /** Undefined when the item is deleted. */
  readonly after: StoredItem | undefined;
  /** Time to Live deletes it. */
  readonly expired?: boolean;
}

/** Equal items in a different order have texts of the same length, so only such are compared by attribute. */
export function isUnchanged(before: StoredItem | undefined, after: StoredItem | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  if (before.text === after.text) return true;
  return before.text.length === after.text.length && isSameItem(before.item, after.item);
}

/** Attributes and set elements are unordered. Numbers are normalized already. */
function isSameItem(a: AttributeMap, b: AttributeMap): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isSameValue(a[name], b[name]));
}

export function isSameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.M !== undefined) return b.M !== undefined && isSameItem(a.M, b.M);
  if (a.L !== undefined) return b.L !== undefined && isSameList(a.L, b.L);
  return (
    a.S === b.S &&
    a.N === b.N &&
    a.B === b.B &&
    a.BOOL === b.BOOL &&
    a.NULL === b.NULL &&
    isSameSet(a.SS, b.SS) &&
    isSameSet(a.NS, b.NS) &&
    isSameSet(a.BS, b.BS) &&
    b.M === undefined &&
    b.L === undefined
  );
}

function isSameList(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((value, index) => isSameValue(value, b[index]));
}

function isSameSet(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const members = new Set(a);
  return a.length === b.length && b.every((member) => members.has(member));
}
