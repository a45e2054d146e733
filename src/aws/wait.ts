/** Polls until a condition is met, with growing pauses, a deadline, and the last observation in the error. */
import { type Clock, delay } from '../core/clock.ts';
import { formatDuration } from '../core/duration.ts';
import { EXIT, UserError } from '../core/errors.ts';

/** The result of one look: the awaited value, or what was seen instead. */
export type Observation<T> = { readonly value: T } | { readonly seen: string };

export interface WaitOptions {
  /** The awaited condition, such as `table Dogs to be ACTIVE`. */
  readonly what: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Called with the observation of each unsuccessful look. */
  readonly onSeen?: (seen: string) => void;
  readonly firstPauseMs?: number;
  readonly longestPauseMs?: number;
  /** The command to run after it gave up. */
  readonly hint?: string;
}

const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 2;

/** Looks until there is a value. Rejects with exit code 8 after `timeoutMs`, or with the signal's reason. */
export async function waitFor<T>(look: () => Promise<Observation<T>>, options: WaitOptions): Promise<T> {
  const { what, clock, timeoutMs, signal, onSeen, hint } = options;
  const longest = options.longestPauseMs ?? LONGEST_PAUSE_MS;
  const deadline = clock.now() + timeoutMs;
  let pause = options.firstPauseMs ?? FIRST_PAUSE_MS;
  for (;;) {
    signal.throwIfAborted();
    const observation = await look();
    if ('value' in observation) return observation.value;
    onSeen?.(observation.seen);
    const left = deadline - clock.now();
    if (left <= 0) {
      throw new UserError(
        `Gave up waiting for ${what} after ${formatDuration(timeoutMs)}; last seen: ${observation.seen}`,
        { hint: hint ?? 'run it again to resume; --timeout allows more time', exitCode: EXIT.gaveUp },
      );
    }
    await delay(clock, Math.min(pause, left), signal);
    pause = Math.min(pause * GROWTH, longest);
  }
}
