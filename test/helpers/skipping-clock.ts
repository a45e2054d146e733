/** A clock for code that waits on its own: no pause takes time, because the clock jumps to what is due next. */
import type { Clock, Timer } from '../../src/core/clock.ts';

export class SkippingClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ readonly due: number; readonly task: () => void }>();
  #isJumping = false;

  /** `start` in milliseconds since the epoch. */
  constructor(start = Date.now()) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, task: () => void): Timer {
    const timer = { due: this.#now + Math.max(0, delayMs), task };
    this.#timers.add(timer);
    this.#jumpSoon();
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** One timer in each turn of the event loop, so that input and output take part. */
  #jumpSoon(): void {
    if (this.#isJumping || this.#timers.size === 0) return;
    this.#isJumping = true;
    setImmediate(() => {
      this.#isJumping = false;
      const [next] = [...this.#timers].sort((a, b) => a.due - b.due);
      if (next === undefined) return;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.due);
      next.task();
      this.#jumpSoon();
    });
  }
}
