/** Items of one marked partition, for checks of reads; kept until all checks have ended. */
import { undefinedIfAbsent } from '../../aws/errors.ts';
import { targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import { type KeyAttribute, keyOf, type TableSpec } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { itemTable, type Lab } from '../lab.ts';
import type { Probe } from './context.ts';
import { markedItem, newMarker } from './marker.ts';

export interface MarkedItems {
  /** In the order of their sort keys. */
  readonly items: readonly Item[];
  readonly table: SortedTable;
}

export type SortedTable = TableSpec & { readonly sortKey: KeyAttribute };

const SORT_KEYS = ['A first song', 'Another song', 'The last song'];

/** Undefined when the table does not exist. */
export const markedItems: Probe<MarkedItems | undefined> = async (context) => {
  const { lab, step } = context;
  const table = sortedTable(lab);
  const { item: template } = markedItem(lab, newMarker(await targetTime(step)));
  const items = SORT_KEYS.map((sortKey) => ({ ...template, [table.sortKey.name]: { S: sortKey } }));
  // Last first: the order of a query is that of the keys, not of the writes.
  for (const item of [...items].reverse()) {
    if ((await undefinedIfAbsent(writeItem(step, table, { kind: 'put', item }))) === undefined) return undefined;
    const key = keyOf(table, item);
    context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
  }
  return { items, table };
};

export function sortedTable(lab: Lab): SortedTable {
  const { sortKey, ...table } = itemTable(lab);
  if (sortKey === undefined) throw new Error(`the table of the lab ${lab.id} has no sort key`);
  return { ...table, sortKey };
}
