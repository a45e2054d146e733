/** Tries again with a new write while a new mapping may not poll yet: with LATEST what comes before is missed for good. */
import { stopwatch } from '../../core/clock.ts';
import type { StepContext } from '../../steps/context.ts';
import type { TimeLimits } from '../follow/limits.ts';

/** What a try came to; `isHopeless` means that another would fare no better. */
export interface Attempt {
  readonly isDelivered: boolean;
  readonly isHopeless: boolean;
}

/** One try, or several while the mapping's time lasts and each leaves room for another. */
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
