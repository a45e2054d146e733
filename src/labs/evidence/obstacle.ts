/** Why nothing more can reach the function while its log is waited for: somebody has removed a part, or a batch blocks the shard. */
import { AwsError } from '../../aws/errors.ts';
import { findLogGroup } from '../../steps/log-group.ts';
import { findBlocker } from './blocker.ts';
import type { CheckContext } from './context.ts';
import { blockedMapping, diagnose } from './diagnose.ts';
import { type Diagnosis, labCommand } from './next-command.ts';

/** `since`: the first write; `quietMs`: for how long nothing has come. */
export async function findObstacle(
  context: CheckContext,
  { since, quietMs }: { readonly since: Date; readonly quietMs: number },
): Promise<Diagnosis | undefined> {
  const { step, limits, logGroup } = context;
  try {
    const blocker = await findBlocker(context);
    if (blocker !== undefined) return blocker;
    if ((await findLogGroup(step, logGroup)) === undefined) {
      const cause = `the log group ${logGroup} was deleted, with what had been logged`;
      return { cause, next: labCommand(step, 'setup') };
    }
    // Until then a retry may succeed.
    if (quietMs < limits.logsMs || (await blockedMapping(context)).blocked === undefined) return undefined;
    return await diagnose(context, since);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined; // a call that fails says nothing about the lab
  }
}
