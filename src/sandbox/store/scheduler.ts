/** Scheduled work of one service, such as state transitions and expiry, cancelled when the service is disposed. */
import type { Clock, Timer } from '../../core/clock.ts';

/** Failed work is retried after this delay, for example when the disk was full. */
const RETRY_DELAY_MS = 1000;

export interface ScheduledWork extends Timer {
  /** Resolves when the work has succeeded or was cancelled. */
  readonly ended: Promise<void>;
}

/** Schedules live in memory only: when a service opens, it schedules its unfinished work again from the store. */
export class Scheduler {
  readonly #clock: Clock;
  readonly #waiting = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Long-running work checks this between steps, and stops. */
  get disposed(): boolean {
    return this.#disposed;
  }

  /** Runs the work once after `delayMs`, and retries it until it succeeds. Does nothing after dispose. */
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

  /** Runs the work every `intervalMs`, whether it succeeds or fails. */
  every(intervalMs: number, work: () => Promise<void>): void {
    void this.schedule(intervalMs, () => work().catch(() => {})).ended.then(() => {
      if (!this.#disposed) this.every(intervalMs, work);
    });
  }

  /** Cancels pending work and waits for running work. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const timer of this.#waiting) timer.cancel();
    await Promise.all(this.#running);
  }
}
