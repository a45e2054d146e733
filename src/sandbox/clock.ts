/** The sandbox's clock: real time plus an offset that only grows, when somebody moves it. */
import type { Clock, Timer } from '../core/clock.ts';

/** The longest delay that Node's timers can hold; a task that is due later is looked at again then. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** It never goes back, so it must not get to where dates have no four-digit year. */
export const LATEST_TIME_MS = Date.UTC(2100, 0);

interface Task {
  readonly due: number;
  readonly run: () => void;
}

export class SandboxClock implements Clock {
  #offsetMs: number;
  readonly #tasks = new Set<Task>();
  #wakeUp: NodeJS.Timeout | undefined;
  #wakeUpDue = Number.POSITIVE_INFINITY;
  #disposed = false;

  constructor(offsetMs = 0) {
    this.#offsetMs = offsetMs;
  }

  /** How far the clock is ahead of real time. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  schedule(delayMs: number, task: () => void): Timer {
    const entry: Task = { due: this.now() + Math.max(0, delayMs), run: task };
    if (this.#disposed) return { cancel: () => {} };
    this.#tasks.add(entry);
    if (entry.due < this.#wakeUpDue) this.#setWakeUp(entry.due);
    return { cancel: () => this.#tasks.delete(entry) };
  }

  /** Lets `ms` pass at once: whatever became due runs, in the order in which it was due. */
  advance(ms: number): void {
    this.#offsetMs += ms;
    this.#runDue();
  }

  /** Forgets every task and takes no more, so that nothing of this clock keeps running. */
  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#wakeUp);
    this.#tasks.clear();
  }

  #setWakeUp(due: number): void {
    clearTimeout(this.#wakeUp);
    this.#wakeUpDue = due;
    this.#wakeUp = setTimeout(() => this.#runDue(), Math.min(Math.max(0, due - this.now()), LONGEST_TIMEOUT_MS));
    this.#wakeUp.unref();
  }

  #runDue(): void {
    this.#wakeUpDue = Number.POSITIVE_INFINITY;
    const now = this.now();
    const due = [...this.#tasks].filter((task) => task.due <= now).sort((a, b) => a.due - b.due);
    for (const task of due) {
      if (this.#tasks.delete(task)) task.run();
    }
    let next = Number.POSITIVE_INFINITY;
    for (const task of this.#tasks) next = Math.min(next, task.due);
    if (next !== Number.POSITIVE_INFINITY) this.#setWakeUp(next);
  }
}
