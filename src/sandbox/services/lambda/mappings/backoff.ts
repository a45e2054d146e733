/** Waiting before the next attempt at something that failed. */
import { type Clock, delay } from '../../../../core/clock.ts';

export interface Backoff {
  /** Before the first repetition. */
  readonly firstMs: number;
  /** No wait is longer. */
  readonly maxMs: number;
  /** Growth from one wait to the next; default 2. */
  readonly factor?: number;
}

/** For attempts to find a stream, to read it, or to store a checkpoint: no event tells when these may succeed again. */
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
