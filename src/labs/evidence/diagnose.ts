/** Why a write did not arrive: the first cause that is found, and one command to run next. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { type BlockedTrigger, findBlockedTrigger } from '../follow/blocked-trigger.ts';
import { invocationsSince } from '../follow/function-log.ts';
import { findBlocker } from './blocker.ts';
import type { CheckContext } from './context.ts';
import type { EveryShard } from './every-shard.ts';
import { fixFunction } from './fixes.ts';
import { type Diagnosis, labCommand } from './next-command.ts';
import { roleProblem } from './permissions.ts';
import { readTrigger } from './trigger.ts';

export async function diagnose(context: CheckContext, since: Date): Promise<Diagnosis> {
  const known = (await context.once(findBlocker)) ?? (await roleProblem(context));
  if (known !== undefined) return known;
  const failure = (await invocationsSince(context, since)).find((one) => one.failure !== undefined)?.failure;
  const { mappings, blocked } = await blockedMapping(context);
  if (failure !== undefined) return functionFails(context, failure, blocked);
  const next = labCommand(context.step, 'tail-logs');
  const problem = mappings.find(({ LastProcessingResult = '' }) => LastProcessingResult.startsWith('PROBLEM'));
  const says = blocked?.text ?? problem?.LastProcessingResult;
  if (says !== undefined) return { cause: `the trigger says: ${says}`, next };
  return { cause: 'the function has logged nothing of it in the time allowed', next };
}

export function stuckText({ stuck, reached }: EveryShard): string {
  return `${stuck.length} of ${reached} shards did not deliver their record`;
}

/** Why a shard does not deliver, though others do. */
export async function diagnoseStuck(context: CheckContext, { since }: Pick<EveryShard, 'since'>): Promise<Diagnosis> {
  const { blocked } = await blockedMapping(context);
  const earlier = new Date(since.getTime() - RETRIES_MS);
  const failure = (await invocationsSince(context, earlier)).findLast((one) => one.failure !== undefined)?.failure;
  if (failure !== undefined) return functionFails(context, failure, blocked);
  const cause = `an earlier batch of the shard has not ended: ${blocked?.text ?? 'nothing after it is delivered'}`;
  return { cause, next: labCommand(context.step, 'tail-logs') };
}

/** A batch is retried at most a minute apart. */
const RETRIES_MS = 180_000;

async function functionFails(
  context: CheckContext,
  failure: string,
  blocked: BlockedTrigger | undefined,
): Promise<Diagnosis> {
  const why = blocked === undefined ? '' : `; its batch is retried and blocks the shard: ${blocked.text}`;
  return { cause: `the function fails: ${failure}${why}`, next: await fixFunction(context) };
}

/** The mappings, and how one of them is blocked. */
export async function blockedMapping(context: CheckContext): Promise<{
  readonly mappings: readonly EventSourceMappingConfiguration[];
  readonly blocked: BlockedTrigger | undefined;
}> {
  const { step, lab } = context;
  const { mappings } = await readTrigger(context);
  const all = await Promise.all(mappings.map((one) => findBlockedTrigger(step, lab.function.name, one)));
  return { mappings, blocked: all.find((one) => one !== undefined) };
}

/** Whether another write would fail as well: the function fails, or its role lacks a permission. */
export async function isHopeless(context: CheckContext, since: Date): Promise<boolean> {
  const log = await invocationsSince(context, since);
  return log.some(({ failure }) => failure !== undefined) || (await roleProblem(context)) !== undefined;
}
