/** Waits for evidence: a time-out is a result, not an error. */
import { type Observation, waitFor } from '../../aws/wait.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import type { StepContext } from '../../steps/context.ts';
import type { TimeLimits } from './limits.ts';

/** The awaited value, or the last observation at the time limit. */
export async function watch<T>(
  { step, limits }: { readonly step: StepContext; readonly limits: TimeLimits },
  limitMs: number,
  look: () => Promise<Observation<T>>,
): Promise<Observation<T>> {
  let last = 'nothing';
  try {
    const value = await waitFor(look, {
      what: 'evidence',
      clock: step.clock,
      timeoutMs: limitMs,
      signal: step.signal,
      longestPauseMs: limits.longestPauseMs,
      onSeen: (seen) => {
        last = seen;
      },
    });
    return { value };
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT.gaveUp) return { seen: last };
    throw error;
  }
}
