/** Why a write did not arrive: the first cause that is found, and one command to run next. */
import { invocationsSince } from '../follow/function-log.ts';
import { findBlocker } from './blocker.ts';
import type { CheckContext } from './context.ts';
import { fixFunction } from './fixes.ts';
import { type Diagnosis, labCommand } from './next-command.ts';
import { roleProblem } from './permissions.ts';
import { readTrigger } from './trigger.ts';

export async function diagnose(context: CheckContext, since: Date): Promise<Diagnosis> {
  const known = (await context.once(findBlocker)) ?? (await roleProblem(context));
  if (known !== undefined) return known;
  const failure = (await invocationsSince(context, since)).find((one) => one.failure !== undefined)?.failure;
  if (failure !== undefined) return { cause: `the function fails: ${failure}`, next: await fixFunction(context) };
  const next = labCommand(context.step, 'tail-logs');
  const { mappings } = await readTrigger(context);
  const problem = mappings.find(({ LastProcessingResult = '' }) => LastProcessingResult.startsWith('PROBLEM'));
  if (problem !== undefined) return { cause: `the trigger says: ${problem.LastProcessingResult}`, next };
  return { cause: 'the function has logged nothing of it in the time allowed', next };
}

/** Whether another write would fail as well: the function fails, or its role lacks a permission. */
export async function isHopeless(context: CheckContext, since: Date): Promise<boolean> {
  const log = await invocationsSince(context, since);
  return log.some(({ failure }) => failure !== undefined) || (await roleProblem(context)) !== undefined;
}
