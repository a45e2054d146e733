/** Waits for a condition, with a deadline; the error has the last value. */

import { countAssertion } from './expect.ts';

const DEADLINE_MS = 30_000;
/** Between two polls; longer and longer unless each poll advances the clock. */
const SHORTEST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 24;

export interface WaitOptions {
  /** Called after each failed poll, for example to advance the sandbox's clock. */
  readonly between?: () => Promise<void>;
}

/** Polls until the condition holds, and resolves to the value. */
export async function waitUntil<T>(
  look: () => T | Promise<T>,
  isReached: (value: T) => boolean,
  { between }: WaitOptions = {},
): Promise<T> {
  countAssertion();
  const deadline = Date.now() + DEADLINE_MS;
  let pauseMs = SHORTEST_PAUSE_MS;
  for (;;) {
    const value = await look();
    if (isReached(value)) return value;
    if (Date.now() > deadline) throw new Error(`gave up waiting; last value: ${JSON.stringify(value)}`);
    await between?.();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (between === undefined) pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
  }
}
