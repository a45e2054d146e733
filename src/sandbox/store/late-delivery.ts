/** Does work some time after it was asked for, in order; what is left at the end is done at once. */
import type { Clock, Timer } from '../../core/clock.ts';

/** Pending work lives in memory only: a kill loses it. */
export class LateDelivery {
  readonly #clock: Clock;
  readonly #delayMs: number;
  /** In the order of the calls. */
  readonly #waiting = new Map<() => Promise<void>, Timer>();
  #last: Promise<void> = Promise.resolve();

  constructor(clock: Clock, delayMs: number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  /** Work that fails is lost. */
  add(work: () => Promise<void>): void {
    this.#waiting.set(
      work,
      this.#clock.schedule(this.#delayMs, () => this.#start(work)),
    );
  }

  /** Does everything that waits; resolves when it is done. */
  async dispose(): Promise<void> {
    for (const [work, timer] of this.#waiting) {
      timer.cancel();
      this.#start(work);
    }
    await this.#last;
  }

  #start(work: () => Promise<void>): void {
    this.#waiting.delete(work);
    this.#last = this.#last.then(work).catch(() => {});
  }
}
