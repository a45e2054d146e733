/** What experiments do again and again: write, read what functions logged, wait for it, and tell outcomes. */
import type { Target } from '../../aws/target.ts';
import { delay } from '../../core/clock.ts';
import { logGroupName, resourceName, type StepContext } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { ItemWrite } from '../../steps/writes.ts';
import { invocationsIn } from '../follow/function-log.ts';
import type { Invocation } from '../follow/invocations.ts';
import { limitsFor, type TimeLimits } from '../follow/limits.ts';
import { watch } from '../follow/watch.ts';
import type { Outcome } from './experiment.ts';

/** Like the limits, the only thing in which targets differ; in milliseconds. */
export interface Times {
  readonly limits: TimeLimits;
  /** Between two writes that shall not wait together. */
  readonly paceMs: number;
  /** How long to look whether something still happens that should not. */
  readonly quietMs: number;
}

export function timesFor(kind: Target['kind'], timeoutMs?: number): Times {
  const limits = limitsFor(kind, timeoutMs);
  return kind === 'sandbox' ? { limits, paceMs: 40, quietMs: 250 } : { limits, paceMs: 400, quietMs: 10_000 };
}

export interface Bench extends Times {
  readonly step: StepContext;
  /** When the experiment began, by the target's time. */
  readonly since: Date;
  /** Says what is being waited for. */
  readonly busy: (text: string) => void;
  readonly tell: (outcome: Outcome) => void;
}

export async function write({ step }: Bench, table: TableSpec, change: ItemWrite): Promise<void> {
  await writeItem(step, table, change);
}

/** By the lab's own name of the function. */
export function logOf({ step, since }: Bench, functionName: string): Promise<readonly Invocation[]> {
  return invocationsIn(step, logGroupName(resourceName(step, functionName)), since);
}

/** The log as soon as it is `enough`, or as it is when the time for that is over. */
export async function logWhen(
  bench: Bench,
  functionName: string,
  enough: (invocations: readonly Invocation[]) => boolean,
): Promise<readonly Invocation[]> {
  let last: readonly Invocation[] = [];
  await watch(bench, Math.max(bench.limits.logsMs, bench.limits.mappingMs), async () => {
    last = await logOf(bench, functionName);
    return enough(last) ? { value: last } : { seen: `${last.length} invocations` };
  });
  return last;
}

/** Lets time pass: at once where it can be moved. */
export async function letPass(bench: Bench, ms: number): Promise<void> {
  if (bench.step.moveClock) await bench.step.moveClock(ms);
  else await delay(bench.step.clock, ms, bench.step.signal);
}

export function pause(bench: Bench, ms: number): Promise<void> {
  return delay(bench.step.clock, ms, bench.step.signal);
}

/** `1, 1, 2` */
export function listText(values: readonly (number | string)[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}
