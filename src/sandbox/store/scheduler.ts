/** Work that is due at some time of the clock: transitions of state, expiry, trimming. It ends with its service. */
import type { Clock, Timer } from '../../core/clock.ts';

/** Work that failed, for example on a full disk, is retried after this. */
const RETRY_DELAY_MS = 1000;

export interface ScheduledWork extends Timer {
  /** Resolves when the work has succeeded, or will not be done any more. */
  readonly ended: Promise<void>;
}

/** Nothing of this survives the process: a service schedules again what its store says is unfinished when it opens. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #waiting = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Long work looks here from time to time, and stops. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** Does the work once when `delayMs` have passed, and retries it until it succeeds. Does nothing when disposed. */
  schedule(delayMs: number, work: () => Promise<void>): ScheduledWork {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    let timer: Timer | undefined;
    const cancel = (): void => {
      timer?.cancel();
      this.#waiting.delete(scheduled);
      end();
    };
    const scheduled: ScheduledWork = { ended, cancel };
    const start = (ms: number): void => {
      if (this.#disposed) {
        end();
        return;
      }
      this.#waiting.add(scheduled);
      timer = this.#clock.schedule(ms, () => {
        this.#waiting.delete(scheduled);
        const running = work()
          .then(end, () => start(RETRY_DELAY_MS))
          .finally(() => this.#running.delete(running));
        this.#running.add(running);
      });
    };
    start(delayMs);
    return scheduled;
  }

  /** Does the work every `intervalMs`; what fails is done again at the next turn. */
  every(intervalMs: number, work: () => Promise<void>): void {
    void this.schedule(intervalMs, () => work().catch(() => {})).ended.then(() => {
      if (!this.#disposed) this.every(intervalMs, work);
    });
  }

  /** Cancels what waits, and resolves when what runs has ended. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const timer of this.#waiting) timer.cancel();
    await Promise.all(this.#running);
  }
}
