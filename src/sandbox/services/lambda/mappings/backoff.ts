/** Waiting before the next attempt at something that failed. */
import { type Clock, delay } from '../../../../core/clock.ts';

export interface Backoff {
  /** Before the first repetition. */
  readonly firstMs: number;
  /** No wait is longer. */
  readonly maxMs: number;
  /** What each wait is multiplied by to get the next; default 2. */
  readonly factor?: number;
}

/** For what has no event that says when it is possible again: to find a stream, to read it, to store a checkpoint. */
export const RECHECK: Backoff = { firstMs: 250, maxMs: 5_000 };

/** The wait in milliseconds after `failures` failed attempts in a row; none before the first attempt. */
export function backoffMs(failures: number, { firstMs, maxMs, factor = 2 }: Backoff): number {
  if (failures <= 0) return 0;
  return Math.min(maxMs, firstMs * factor ** (failures - 1));
}

/** Waits; an abort ends the wait early. Does not reject. */
export function pause(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  return delay(clock, waitMs, signal).catch(() => {}); // The only rejection is the abort.
}
