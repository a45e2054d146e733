/** Items of one marked partition, kept until all checks have ended: what reads of the table must find. */

import { isAwsError } from '../../aws/errors.ts';
import { targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import type { KeyAttribute, TableSpec } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { sourceOf } from '../engine/source-of.ts';
import type { CheckContext, Probe } from './context.ts';
import { keyOfItem } from './item-key.ts';
import { newMark } from './mark.ts';

export interface MarkedItems {
  /** In the order of their sort keys. */
  readonly items: readonly Item[];
  readonly table: TableSpec & { readonly sortKey: KeyAttribute };
}

const SORT_KEYS = ['A first song', 'Another song', 'The last song'];

/** Undefined when the table is not there. */
export const markedItems: Probe<MarkedItems | undefined> = async (context) => {
  const { lab, step } = context;
  const table = sortedTable(context);
  const mark = newMark(await targetTime(context.step));
  const template = lab.marked?.(mark).item ?? {};
  const items = SORT_KEYS.map((sortKey) => ({ ...template, [table.sortKey.name]: { S: sortKey } }));
  try {
    // Last first: the order of a query is that of the keys, not of the writes.
    for (const item of [...items].reverse()) {
      await writeItem(step, table, { kind: 'put', item });
      const key = keyOfItem(table, item);
      context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
    }
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) return undefined;
    throw error;
  }
  return { items, table };
};

function sortedTable({ lab }: CheckContext): MarkedItems['table'] {
  const table = sourceOf(lab);
  if (table.kind !== 'table' || table.sortKey === undefined) throw new Error(`${lab.id} has no sort key`);
  return { ...table, sortKey: table.sortKey };
}
