/** Waiting for a condition, with a deadline and with what was seen last in the error. */

const DEADLINE_MS = 10_000;
/** Between two looks; longer and longer unless each look lets time pass. */
const SHORTEST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 24;

export interface WaitOptions {
  /** Called after each look in vain, as to let the sandbox's time pass. */
  readonly between?: () => Promise<void>;
}

/** Looks until the value is as wished, and answers it. */
export async function waitUntil<T>(
  look: () => T | Promise<T>,
  isReached: (value: T) => boolean,
  { between }: WaitOptions = {},
): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  let pauseMs = SHORTEST_PAUSE_MS;
  for (;;) {
    const value = await look();
    if (isReached(value)) return value;
    if (Date.now() > deadline) throw new Error(`waited in vain; last seen: ${JSON.stringify(value)}`);
    await between?.();
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (between === undefined) pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5);
  }
}
