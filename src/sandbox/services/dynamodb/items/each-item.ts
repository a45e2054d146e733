/** Visits every item of a table while it is in use, each locked for the moment of its visit. */
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { StoredItem } from './item-change.ts';
import { type ItemStore, itemPrefix } from './item-store.ts';
import type { KeyLocks } from './key-locks.ts';

export interface ItemVisit {
  readonly items: ItemStore;
  readonly locks: KeyLocks;
  readonly tableName: string;
  /** Ends the walk early. */
  readonly stopped: () => boolean;
  /** Adds what is to be written because of the item. */
  readonly visit: (key: string, stored: StoredItem, writes: PendingWrites) => void;
}

const PAGE = 200;

export async function eachItem(walk: ItemVisit): Promise<void> {
  let last: string | undefined;
  while (!walk.stopped()) {
    const keys = await walk.items.keysAfter(walk.tableName, last, PAGE);
    await Promise.all(keys.map((key) => visitItem(walk, key)));
    last = keys.at(-1);
    if (keys.length < PAGE) return;
  }
}

function visitItem({ items, locks, tableName, visit }: ItemVisit, key: string): Promise<void> {
  return withLock(locks, itemPrefix(tableName) + key, async () => {
    const stored = items.read(tableName, key);
    if (stored === undefined) return;
    const writes = new PendingWrites();
    visit(key, stored, writes);
    if (writes.operations.length > 0) await writes.commit(items.store);
  });
}

/** Runs `work` while no other writer is at the key. */
export function withLock(locks: KeyLocks, storeKey: string, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    locks.acquire(storeKey, 'write', () => {
      work()
        .finally(() => locks.release(storeKey))
        .then(resolve, reject);
    });
  });
}
