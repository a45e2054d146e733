/** How long to wait before the next attempt at something that failed. */

export interface Backoff {
  /** Before the first repetition. */
  readonly firstMs: number;
  /** No wait is longer. */
  readonly maxMs: number;
  /** What each wait is multiplied by to get the next; default 2. */
  readonly factor?: number;
}

/** The wait in milliseconds after `failures` failed attempts in a row; none before the first attempt. */
export function backoffMs(failures: number, { firstMs, maxMs, factor = 2 }: Backoff): number {
  if (failures <= 0) return 0;
  return Math.min(maxMs, firstMs * factor ** (failures - 1));
}
