/** Writes that several parts contribute to one atomic batch, with what each wants to do when it is committed. */
import type { BatchOperation, Store } from './store.ts';

export class PendingWrites {
  readonly operations: BatchOperation[] = [];
  readonly #afterCommit = new Set<() => void>();
  readonly #afterFailure = new Set<() => void>();

  /** Calls `task` when the batch is committed, once however often it is given; never when the batch fails. */
  whenCommitted(task: () => void): void {
    this.#afterCommit.add(task);
  }

  /** Calls `task` when the batch could not be written. */
  whenFailed(task: () => void): void {
    this.#afterFailure.add(task);
  }

  /** Writes all of it or nothing. */
  async commit(store: Store): Promise<void> {
    try {
      await store.batch(this.operations);
    } catch (error) {
      for (const task of this.#afterFailure) task();
      throw error;
    }
    for (const task of this.#afterCommit) task();
  }
}
