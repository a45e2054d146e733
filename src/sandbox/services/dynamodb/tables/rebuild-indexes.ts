/** Replaces index entries whose keys end in a hash of the primary key, which two items could share. */
import type { Scheduler } from '../../../store/scheduler.ts';
import { deletePrefix, prefixRange } from '../../../store/store.ts';
import { eachItem } from '../items/each-item.ts';
import { ENTRIES, type ItemStore } from '../items/item-store.ts';
import { indexesOf, type Table } from './table.ts';

const OLD_ENTRIES = 'index/';

/**
 * Builds the indexes of all tables from their items if the store has entries of the old form, before anything else uses
 * the items. Those entries are deleted last, so that the next start completes what a stop or kill interrupted.
 */
export async function rebuildIndexes(
  tables: readonly Table[],
  { items, scheduler }: { readonly items: ItemStore; readonly scheduler: Scheduler },
): Promise<void> {
  const { store } = items;
  const old = await store.range({ ...prefixRange(OLD_ENTRIES), limit: 1 });
  if (old.length === 0) return;
  await deletePrefix(store, ENTRIES); // an older version may have changed the items meanwhile
  for (const table of tables) {
    if (indexesOf(table.description).length === 0) continue;
    await eachItem({
      items,
      tableName: table.description.TableName,
      scheduler,
      visit: (key, after, writes) => items.addIndexEntries({ table, key, before: undefined, after }, writes),
    });
  }
  await deletePrefix(store, OLD_ENTRIES);
}
