/** Merges the batches that arrive while one is being written, and keeps their order. */
import type { BatchOperation } from './store.ts';

interface Waiting {
  resolve(): void;
  reject(reason: unknown): void;
}

/** One native write is under way at a time; what is asked for meanwhile goes together into the next one. */
export class GroupCommit {
  readonly #write: (operations: BatchOperation[]) => Promise<void>;
  #operations: BatchOperation[] = [];
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(write: (operations: BatchOperation[]) => Promise<void>) {
    this.#write = write;
  }

  /** Resolves when the operations are written; rejects for every batch of a write that failed. */
  add(operations: readonly BatchOperation[]): Promise<void> {
    for (const operation of operations) this.#operations.push(operation);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is being written any more. */
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
        for (const { reject } of waiting) reject(error);
      }
    }
    this.#running = undefined;
  }
}
