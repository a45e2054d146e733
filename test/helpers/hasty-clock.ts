/** A clock for commands on a sandbox with the pace of AWS: each wait of the command moves the sandbox's clock on. */
import type { Clock, Timer } from '../../src/core/clock.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';

/** How many times faster than real time it is while a command waits, so that what the wait is for can begin. */
const SPEED = 150;

export class HastyClock implements Clock {
  readonly #sandbox: () => Sandbox;

  /** `sandbox` is called when a command uses the clock. */
  constructor(sandbox: () => Sandbox) {
    this.#sandbox = sandbox;
  }

  now(): number {
    return this.#sandbox().clock.now();
  }

  schedule(delayMs: number, task: () => void): Timer {
    const due = this.now() + delayMs;
    const pass = async (): Promise<void> => {
      // Functions run in real time.
      if (this.#sandbox().activity().running > 0) {
        timer = setTimeout(pass, 1);
        return;
      }
      // Waits side by side share what passes.
      const left = due - this.now();
      if (left > 0) await this.#sandbox().advanceClock(Math.ceil(left));
      task();
    };
    let timer = setTimeout(pass, delayMs / SPEED);
    return { cancel: () => clearTimeout(timer) };
  }
}
