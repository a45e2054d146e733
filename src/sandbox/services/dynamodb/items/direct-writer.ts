/** Writes items one at a time, each change in its own batch. */
import { ServiceError } from '../../../contract/service.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { Callback, Release } from '../engine/dynalite.ts';
import type { ItemWriter } from '../engine/engine-store.ts';
import type { ItemChange } from './item-change.ts';
import type { ItemStore } from './item-store.ts';

function transactionConflict(): ServiceError {
  return new ServiceError('TransactionConflictException', 'Transaction is ongoing for the item');
}

export class DirectWriter implements ItemWriter {
  readonly #items: ItemStore;
  readonly #waitsForTransactions: boolean;

  /** AWS rejects a single write to an item in a transaction, but retries the writes of a batch, so those wait. */
  constructor(items: ItemStore, { waitsForTransactions }: { waitsForTransactions: boolean }) {
    this.#items = items;
    this.#waitsForTransactions = waitsForTransactions;
  }

  lock(storeKey: string, run: (release: Release) => void, fail: (error: unknown) => void): void {
    const { locks } = this.#items;
    if (!this.#waitsForTransactions && locks.holder(storeKey) === 'transaction') {
      fail(transactionConflict());
      return;
    }
    locks.acquire(storeKey, 'write', () => {
      let held = true;
      const release = (): void => {
        if (held) locks.release(storeKey);
        held = false;
      };
      try {
        run((callback) => (error, result) => {
          release();
          callback(error, result);
        });
      } catch (error) {
        release();
        fail(error);
      }
    });
  }

  write(change: ItemChange, done: Callback): void {
    const writes = new PendingWrites();
    this.#items.add(change, writes);
    if (writes.operations.length === 0) done();
    else writes.commit(this.#items.store).then(() => done(), done);
  }
}
