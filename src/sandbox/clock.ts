/** The sandbox's clock: real time plus an offset that can only grow. It goes on when the machine's clock is set back. */
import type { Clock, Timer } from '../core/clock.ts';

/** The longest delay of Node's timers; a task that is due later gets another timer then. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** The clock never goes back, so it must not reach dates without a four-digit year. */
export const LATEST_TIME_MS = Date.UTC(2100, 0);

interface Task {
  readonly due: number;
  readonly run: () => void;
}

export class SandboxClock implements Clock {
  #offsetMs: number;
  /** A time that was shown, and the monotonic clock of that moment. */
  #shown: number;
  #shownAt = performance.now();
  readonly #tasks = new Set<Task>();
  #wakeUp: NodeJS.Timeout | undefined;
  #wakeUpDue = Number.POSITIVE_INFINITY;
  #disposed = false;

  /** Starts at `earliest` if the machine's clock, with the offset, is behind it; both in whole milliseconds. */
  constructor(offsetMs = 0, earliest = 0) {
    this.#offsetMs = offsetMs;
    this.#shown = earliest;
  }

  /** How far the clock was advanced. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** How far the clock is ahead of the machine's; more than {@link offsetMs} while that is set back. */
  get aheadMs(): number {
    const now = this.now();
    return Math.max(this.#offsetMs, now - Date.now());
  }

  now(): number {
    const time = Date.now() + this.#offsetMs;
    const monotonic = performance.now();
    const least = this.#shown + Math.floor(monotonic - this.#shownAt);
    if (time < least) return least;
    this.#shown = time;
    this.#shownAt = monotonic;
    return time;
  }

  schedule(delayMs: number, task: () => void): Timer {
    const entry: Task = { due: this.now() + Math.max(0, delayMs), run: task };
    if (this.#disposed) return { cancel: () => {} };
    this.#tasks.add(entry);
    if (entry.due < this.#wakeUpDue) this.#setWakeUp(entry.due);
    return { cancel: () => this.#tasks.delete(entry) };
  }

  /** Lets `ms` pass at once: the tasks that become due run in the order of their due times. */
  advance(ms: number): void {
    this.#offsetMs += ms;
    this.#shown += ms;
    this.#runDue();
  }

  /** Drops every task and accepts no more, so that no timer stays behind. */
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
