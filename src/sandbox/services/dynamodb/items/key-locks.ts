/** Lets one writer at a time at each item, in the order of their coming. */

/** A transaction's hold on an item makes others fail instead of wait. */
export type Holder = 'write' | 'transaction';

interface Lock {
  holder: Holder;
  readonly waiting: { readonly holder: Holder; readonly run: () => void }[];
}

export class KeyLocks {
  readonly #locks = new Map<string, Lock>();

  /** Who holds the key, if anybody. */
  holder(key: string): Holder | undefined {
    return this.#locks.get(key)?.holder;
  }

  /** How many wait for the key. */
  waiting(key: string): number {
    return this.#locks.get(key)?.waiting.length ?? 0;
  }

  /** Runs `run` when the key is this caller's: at once when it is free. The caller must {@link release} it. */
  acquire(key: string, holder: Holder, run: () => void): void {
    const lock = this.#locks.get(key);
    if (lock === undefined) {
      this.#locks.set(key, { holder, waiting: [] });
      run();
    } else {
      lock.waiting.push({ holder, run });
    }
  }

  /** Runs `work` while no other writer is at the key. */
  async hold(key: string, work: () => Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => this.acquire(key, 'write', resolve));
    try {
      await work();
    } finally {
      this.release(key);
    }
  }

  /** Gives the key to who waits longest, after what runs now. */
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
