/** Visits every item of a table in use, locking each item during its visit. */
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { Scheduler } from '../../../store/scheduler.ts';
import type { StoredItem } from './item-change.ts';
import { type ItemStore, itemPrefix } from './item-store.ts';

export interface ItemVisit {
  readonly items: ItemStore;
  readonly tableName: string;
  /** Its disposal ends the walk. */
  readonly scheduler: Scheduler;
  /** Adds the writes for the item. */
  readonly visit: (key: string, stored: StoredItem, writes: PendingWrites) => void;
}

const PAGE = 200;

export async function eachItem(walk: ItemVisit): Promise<void> {
  let last: string | undefined;
  while (!walk.scheduler.disposed) {
    const keys = await walk.items.keysAfter(walk.tableName, last, PAGE);
    await Promise.all(keys.map((key) => visitItem(walk, key)));
    last = keys.at(-1);
    if (keys.length < PAGE) return;
  }
}

function visitItem({ items, tableName, visit }: ItemVisit, key: string): Promise<void> {
  return items.locks.hold(itemPrefix(tableName) + key, async () => {
    const stored = items.read(tableName, key);
    if (stored === undefined) return;
    const writes = new PendingWrites();
    visit(key, stored, writes);
    if (writes.operations.length > 0) await writes.commit(items.store);
  });
}
