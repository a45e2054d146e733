/** The context of following a write: the lab on its target, the log group of its function, and the time limits. */
import { AwsError } from '../../aws/errors.ts';
import { logGroupName, type StepContext } from '../../steps/context.ts';
import { logGroupOf } from '../../steps/log-group.ts';
import { type Lab, type ResolvedLab, resolveLab } from '../lab.ts';
import type { TimeLimits } from './limits.ts';

export interface FollowContext extends ResolvedLab {
  readonly limits: TimeLimits;
  readonly logGroup: string;
}

export async function openFollow(step: StepContext, lab: Lab, limits: TimeLimits): Promise<FollowContext> {
  const resolved = resolveLab(step, lab);
  const logGroup = await logGroupOf(step, lab.function.name).catch((error: unknown) => {
    if (!(error instanceof AwsError)) throw error;
    return logGroupName(resolved.functionName); // Lambda's default: what reads the function itself reports the error
  });
  return { ...resolved, limits, logGroup };
}
