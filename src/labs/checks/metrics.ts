/** The metrics of the function in CloudWatch, after a number of invocations by the check itself. */
import { GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { targetTime } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { invokeFunction } from '../../steps/invoke.ts';
import { readMetrics } from '../../steps/read-metrics.ts';
import type { CheckContext, Probe } from '../evidence/context.ts';
import { awsCommand, labCommand } from '../evidence/next-command.ts';
import { watch } from '../follow/watch.ts';
import { samplePayload } from '../sample-payload.ts';
import { expectation, type Finding } from './check.ts';

export interface CountedOptions {
  /** `calls`: a number of invocations without an error. `age`: the iterator age of a stream's records. */
  readonly of: 'calls' | 'age';
}

const CALLS = 4;
const PERIOD_SECONDS = 60;
const MINUTE_MS = 60_000;

export function checkMetrics(context: CheckContext, { of }: CountedOptions): Promise<Finding> {
  return of === 'calls' ? checkCalls(context) : checkAge(context);
}

interface Counted {
  readonly start: Date;
  readonly before: Figures;
}

interface Figures {
  readonly invocations: number;
  readonly errors: number;
  readonly duration: number;
  readonly age: number | undefined;
}

/** The minute in which the checks began, and its figures by then. */
const beginCounting: Probe<Counted> = async (context) => {
  const now = await targetTime(context.step);
  const start = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS);
  return { start, before: await figuresSince(context, start) };
};

async function checkCalls(context: CheckContext): Promise<Finding> {
  const { step, lab, limits } = context;
  const { name } = lab.function;
  const { start, before } = await context.once(beginCounting);
  const expected = `Invocations at least ${CALLS}, Errors 0, Duration above 0`;
  const { pass, fail } = expectation(context, expected, statisticsCall(context, 'Invocations', start));
  if ((await findFunction(step, name)) === undefined) return fail('no function', 'there is no function to call');
  const payload = await samplePayload(lab);
  for (let index = 0; index < CALLS; index += 1) await invokeFunction(step, name, payload);
  let last: Figures = before;
  const seen = await watch(context, limits.metricsMs, async () => {
    last = await figuresSince(context, start);
    return last.invocations - before.invocations >= CALLS ? { value: last } : { seen: figuresText(last) };
  });
  const observed = figuresText(last);
  if ('seen' in seen) {
    const cause = 'CloudWatch has not counted the calls in the time allowed';
    return fail(observed, cause, labCommand(step, 'metrics'));
  }
  const logs = labCommand(step, 'tail-logs');
  if (last.duration <= 0) return fail(observed, 'there is no duration', logs);
  const failures = last.errors - before.errors;
  return failures > 0 ? fail(observed, `${failures} invocations failed`, logs) : pass(observed);
}

async function checkAge(context: CheckContext): Promise<Finding> {
  const { start } = await context.once(beginCounting);
  const { pass, fail } = expectation(context, 'IteratorAge exists', statisticsCall(context, 'IteratorAge', start));
  const found = await watch<number>(context, context.limits.metricsMs, async () => {
    const { age } = await figuresSince(context, start);
    return age === undefined ? { seen: 'no IteratorAge' } : { value: age };
  });
  if ('value' in found) return pass(`IteratorAge ${Math.round(found.value)} ms`);
  const cause = 'no record of the stream was delivered, or CloudWatch does not show it yet';
  return fail(found.seen, cause, labCommand(context.step, 'metrics'));
}

async function figuresSince({ step, lab }: CheckContext, start: Date): Promise<Figures> {
  const end = new Date(start.getTime() + 60 * MINUTE_MS);
  const series = await readMetrics(step, lab.function.name, { start, end, periodSeconds: PERIOD_SECONDS });
  const values = (metric: string, statistic: string): readonly number[] =>
    series
      .filter((one) => one.metric === metric && one.statistic === statistic)
      .flatMap(({ points }) => points.map(({ value }) => value));
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const ages = values('IteratorAge', 'Maximum');
  return {
    invocations: sum(values('Invocations', 'Sum')),
    errors: sum(values('Errors', 'Sum')),
    duration: Math.max(0, ...values('Duration', 'Maximum')),
    age: ages.length === 0 ? undefined : Math.max(...ages),
  };
}

function figuresText({ invocations, errors, duration }: Figures): string {
  return `Invocations ${invocations}, Errors ${errors}, Duration up to ${Math.round(duration * 100) / 100} ms`;
}

function statisticsCall({ step, functionName }: CheckContext, MetricName: string, StartTime: Date): string {
  const command = new GetMetricStatisticsCommand({
    Namespace: 'AWS/Lambda',
    MetricName,
    Dimensions: [{ Name: 'FunctionName', Value: functionName }],
    StartTime,
    EndTime: new Date(StartTime.getTime() + 60 * MINUTE_MS),
    Period: PERIOD_SECONDS,
    Statistics: [MetricName === 'Invocations' ? 'Sum' : 'Maximum'],
  });
  return awsCommand(step, command);
}
