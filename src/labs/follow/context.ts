/** The context of following a write: the lab on its target, the log group of its function, and the time limits. */
import type { StepContext } from '../../steps/context.ts';
import { logGroupOf } from '../../steps/log-group.ts';
import { type Lab, type ResolvedLab, resolveLab } from '../lab.ts';
import type { TimeLimits } from './limits.ts';

export interface FollowContext extends ResolvedLab {
  readonly limits: TimeLimits;
  readonly logGroup: string;
}

export async function openFollow(step: StepContext, lab: Lab, limits: TimeLimits): Promise<FollowContext> {
  return { ...resolveLab(step, lab), limits, logGroup: await logGroupOf(step, lab.function.name) };
}
