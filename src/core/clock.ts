/** The injected source of time, so that hours can pass in a moment and tests never sleep. */

/** A task that is scheduled on a {@link Clock}. */
export interface Timer {
  /** Cancels the task; does nothing when it has already run. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` once when `delayMs` have passed on this clock. A task that throws must handle its own error. */
  schedule(delayMs: number, task: () => void): Timer;
}

/** Starts now; the returned function returns the milliseconds since then. */
export function stopwatch(clock: Clock): () => number {
  const started = clock.now();
  return () => Math.round(clock.now() - started);
}

/** Resolves when `delayMs` have passed on `clock`, or rejects with the signal's reason. */
export function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
