/** A clock that runs some times faster than real time, for pauses between attempts that nothing real has to happen in. */
import type { Clock, Timer } from '../../src/core/clock.ts';

export class ScaledClock implements Clock {
  readonly #speed: number;
  readonly #start = Date.now();

  constructor(speed: number) {
    this.#speed = speed;
  }

  now(): number {
    return this.#start + (Date.now() - this.#start) * this.#speed;
  }

  schedule(delayMs: number, task: () => void): Timer {
    const timer = setTimeout(task, delayMs / this.#speed);
    return { cancel: () => clearTimeout(timer) };
  }
}
