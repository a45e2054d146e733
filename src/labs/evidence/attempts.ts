/** Retries with a new write while a new mapping may not poll yet: with LATEST, earlier writes are never delivered. */
import { stopwatch } from '../../core/clock.ts';
import type { StepContext } from '../../steps/context.ts';
import type { TimeLimits } from '../follow/limits.ts';

/** The result of an attempt; `isHopeless` means that another one would fail as well. */
export interface Attempt {
  readonly isDelivered: boolean;
  readonly isHopeless: boolean;
}

/** One attempt, or several as long as the time limit of mappings leaves time for another. */
export async function untilDelivered<T extends Attempt>(
  { limits, step }: { readonly limits: TimeLimits; readonly step: Pick<StepContext, 'clock'> },
  attempt: () => Promise<T>,
): Promise<T & { readonly attempts: number }> {
  const elapsed = stopwatch(step.clock);
  for (let attempts = 1; ; attempts += 1) {
    const result = await attempt();
    const hasTime = elapsed() + limits.logsMs <= limits.mappingMs;
    if (result.isDelivered || result.isHopeless || !hasTime) return { ...result, attempts };
  }
}
