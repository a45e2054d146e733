/** A clock that moves only when a test says so. */
import type { Clock, Timer } from '../../src/core/clock.ts';

interface Due {
  readonly time: number;
  readonly task: () => void;
}

/** Turns of the event loop that are let pass after each timer, for promises and in-memory stores to finish. */
const SETTLE_TURNS = 4;

export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Due>();

  /** `start` in milliseconds since the epoch. */
  constructor(start = Date.UTC(2025, 10, 25, 12, 0, 0)) {
    this.#now = start;
  }

  /** Timers that are scheduled and neither cancelled nor run; 0 after a clean dispose. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  schedule(delayMs: number, task: () => void): Timer {
    const due = { time: this.#now + Math.max(0, delayMs), task };
    this.#timers.add(due);
    return { cancel: () => this.#timers.delete(due) };
  }

  /**
   * Moves on by `ms`, running every timer that comes due in order of time (of equal ones the oldest first), also those
   * that are scheduled on the way. Lets promises settle before the first, after each, and at the end.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = this.#nextUntil(end);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.task();
      await settle();
    }
    this.#now = Math.max(this.#now, end);
  }

  #nextUntil(end: number): Due | undefined {
    let next: Due | undefined;
    for (const due of this.#timers) {
      if (due.time <= end && (next === undefined || due.time < next.time)) next = due;
    }
    return next;
  }
}

/** Lets everything that is ready to run do so, without moving any clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
