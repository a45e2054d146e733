/** Writes that several parts contribute to one atomic batch, with what each wants to do when it is committed. */
import type { BatchOperation, Store } from './store.ts';

export class PendingWrites {
  readonly operations: BatchOperation[] = [];
  readonly #afterCommit = new Set<() => void>();

  /** Calls `task` when the batch is committed, once however often it is given; never when the batch fails. */
  whenCommitted(task: () => void): void {
    this.#afterCommit.add(task);
  }

  /** Writes all of it or nothing. */
  async commit(store: Store): Promise<void> {
    await store.batch(this.operations);
    for (const task of this.#afterCommit) task();
  }
}
