/** What all experiments do: write, read the logs of functions, and wait. */
import { delay } from '../../core/clock.ts';
import { logGroupName, resourceName } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { ItemWrite } from '../../steps/writes.ts';
import { invocationsIn } from '../follow/function-log.ts';
import type { Invocation } from '../follow/invocations.ts';
import { watch } from '../follow/watch.ts';
import type { ExperimentContext } from './experiment.ts';

export async function write({ step }: ExperimentContext, table: TableSpec, change: ItemWrite): Promise<void> {
  await writeItem(step, table, change);
}

/** By the experiment's own name of the function. */
export function logOf({ step, since }: ExperimentContext, functionName: string): Promise<readonly Invocation[]> {
  return invocationsIn(step, logGroupName(resourceName(step, functionName)), since);
}

/** The log as soon as it is `enough`, or at the time limit. */
export async function logWhen(
  context: ExperimentContext,
  functionName: string,
  enough: (invocations: readonly Invocation[]) => boolean,
): Promise<readonly Invocation[]> {
  let last: readonly Invocation[] = [];
  await watch(context, Math.max(context.limits.logsMs, context.limits.mappingMs), async () => {
    last = await logOf(context, functionName);
    return enough(last) ? { value: last } : { seen: `${last.length} invocations` };
  });
  return last;
}

/** Lets the target's time pass: at once where it can be moved. */
export async function letPass({ step: { moveClock, clock, signal } }: ExperimentContext, ms: number): Promise<void> {
  if (moveClock) await moveClock(ms);
  else await delay(clock, ms, signal);
}

export function pause({ step: { clock, signal } }: ExperimentContext, ms: number): Promise<void> {
  return delay(clock, ms, signal);
}

/** `1, 1, 2` */
export function listText(values: readonly (number | string)[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}
