/** Group commit: merges the batches that arrive during a write, in order. */
import type { BatchOperation } from './store.ts';

interface Waiting {
  resolve(): void;
  reject(reason: unknown): void;
}

/** Runs one native write at a time; batches that arrive meanwhile go into the next one together. */
export class GroupCommit {
  readonly #write: (operations: BatchOperation[]) => Promise<void>;
  #operations: BatchOperation[] = [];
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(write: (operations: BatchOperation[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when the operations are written. A failed write rejects every batch in it, and every one that waits. */
  add(operations: readonly BatchOperation[]): Promise<void> {
    for (const operation of operations) this.#operations.push(operation);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when no write is running. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const operations = this.#operations;
      const waiting = this.#waiting;
      this.#operations = [];
      this.#waiting = [];
      try {
        await this.#write(operations);
        for (const { resolve } of waiting) resolve();
      } catch (error) {
        const refused = [...operations, ...this.#operations];
        const rejected = [...waiting, ...this.#waiting];
        this.#operations = [];
        this.#waiting = [];
        for (const { undo } of refused.reverse()) undo?.();
        for (const { reject } of rejected) reject(error);
      }
    }
    this.#running = undefined;
  }
}
