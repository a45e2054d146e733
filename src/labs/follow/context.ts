/** What following a write needs to know: the lab on its target, where its function logs, and how long to wait. */
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
