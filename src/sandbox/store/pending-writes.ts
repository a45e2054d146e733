/** One atomic batch that several modules contribute writes to, with their callbacks for its commit or failure. */
import type { BatchOperation, Store } from './store.ts';

export class PendingWrites {
  readonly operations: BatchOperation[] = [];
  readonly #afterCommit = new Set<() => void>();
  readonly #afterFailure = new Set<() => void>();

  /** Calls `task` once after the commit, however often it was passed; never when the batch fails. */
  whenCommitted(task: () => void): void {
    this.#afterCommit.add(task);
  }

  /** Calls `task` when the batch failed. */
  whenFailed(task: () => void): void {
    this.#afterFailure.add(task);
  }

  /** Writes everything or nothing. */
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
