/** Per-item write locks, first come, first served. */

/** A transaction's lock makes other writers fail instead of wait. */
export type Holder = 'write' | 'transaction';

interface Lock {
  holder: Holder;
  readonly waiting: { readonly holder: Holder; readonly run: () => void }[];
}

export class KeyLocks {
  readonly #locks = new Map<string, Lock>();

  /** The kind of the key's holder; undefined when the key is free. */
  holder(key: string): Holder | undefined {
    return this.#locks.get(key)?.holder;
  }

  /** The number of waiters for the key. */
  waiting(key: string): number {
    return this.#locks.get(key)?.waiting.length ?? 0;
  }

  /** Calls `run` when the lock is acquired: synchronously if it is free. The caller must {@link release} it. */
  acquire(key: string, holder: Holder, run: () => void): void {
    const lock = this.#locks.get(key);
    if (lock === undefined) {
      this.#locks.set(key, { holder, waiting: [] });
      run();
    } else {
      lock.waiting.push({ holder, run });
    }
  }

  /** Runs `work` while holding the key's lock. */
  async hold(key: string, work: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => this.acquire(key, 'write', resolve));
    try {
      await work();
    } finally {
      this.release(key);
    }
  }

  /** Hands the lock to the longest waiter, in a microtask. */
  release(key: string): void {
    const lock = this.#locks.get(key);
    const next = lock?.waiting.shift();
    if (lock === undefined || next === undefined) {
      this.#locks.delete(key);
      return;
    }
    lock.holder = next.holder;
    queueMicrotask(next.run);
  }
}
