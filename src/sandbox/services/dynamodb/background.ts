/** Work that starts by itself at some time of the clock: table transitions, expiry. It ends with the service. */
import type { Clock, Timer } from '../../../core/clock.ts';

/** Work that failed, as on a full disk, is tried again after this. */
const RETRY_DELAY_MS = 1000;

export class Background {
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  readonly #running = new Set<Promise<void>>();
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Long work looks here from time to time, and stops. */
  get disposed(): boolean {
    return this.#disposed;
  }

  schedule(delayMs: number, work: () => Promise<void>): Timer {
    const timer = this.#clock.schedule(delayMs, () => {
      this.#timers.delete(timer);
      this.#run(work);
    });
    this.#timers.add(timer);
    return {
      cancel: () => {
        timer.cancel();
        this.#timers.delete(timer);
      },
    };
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  #run(work: () => Promise<void>): void {
    const running = work()
      .catch(() => {
        if (!this.#disposed) this.schedule(RETRY_DELAY_MS, work);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }
}
