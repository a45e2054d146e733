/** Whether a trigger is blocked: a batch fails and is retried, and nothing after it in its shard is delivered. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { AwsError } from '../../aws/errors.ts';
import { formatDuration } from '../../core/duration.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { readMetrics } from '../../steps/read-metrics.ts';

export interface BlockedTrigger {
  /** The mapping's LastProcessingResult. */
  readonly result: string;
  /** Result, IteratorAge and since when, in one sentence. */
  readonly text: string;
}

const PROBLEM = 'PROBLEM';
const FUNCTION_FAILED = 'PROBLEM: Function call failed';
const MINUTE_MS = 60_000;
const WINDOW_MS = 15 * MINUTE_MS;
/** Retries of a batch are at most a minute apart, and CloudWatch is up to three minutes late. */
const RECENT_MS = 5 * MINUTE_MS;
/** A record that was only slow, or failed once, is younger. */
const OLD_RECORD_MS = 30_000;

/**
 * Undefined when it is not. LastProcessingResult is that of the last batch of any shard, so that a shard that works hides
 * one that is blocked: failures of old records in the metrics show it all the same.
 */
export async function findBlockedTrigger(
  step: StepContext,
  functionName: string,
  { State, LastProcessingResult: result = '', MaximumRetryAttempts = -1 }: EventSourceMappingConfiguration,
): Promise<BlockedTrigger | undefined> {
  if (State !== 'Enabled') return undefined;
  const now = (await targetTime(step)).getTime();
  const { ageMs, at, errors } = await failuresOf(step, functionName, now);
  // With bounded retries the result stays after the batch was dropped.
  const failsForGood = result.startsWith(PROBLEM) && (result !== FUNCTION_FAILED || MaximumRetryAttempts < 0);
  const failsNow = errors > 0 && ageMs !== undefined && ageMs >= OLD_RECORD_MS;
  if (!failsForGood && !failsNow) return undefined;
  const since = ageMs === undefined ? undefined : new Date(Math.min(now, at + MINUTE_MS) - ageMs);
  const waiting =
    since && `IteratorAge ${formatDuration(ageMs ?? 0)}, since about ${since.toISOString().slice(0, 19)}Z`;
  const text = [`LastProcessingResult ${result}`, ...(waiting === undefined ? [] : [waiting])].join('; ');
  return { result, text };
}

interface Failures {
  /** The age of the oldest record that was delivered, or failed, lately. */
  readonly ageMs?: number;
  /** The period in which it was. */
  readonly at: number;
  readonly errors: number;
}

async function failuresOf(step: StepContext, functionName: string, now: number): Promise<Failures> {
  try {
    const range = { start: new Date(now - WINDOW_MS), end: new Date(now + MINUTE_MS), periodSeconds: 60 };
    const series = await readMetrics(step, functionName, range);
    const recent = (metric: string) =>
      (series.find((one) => one.metric === metric)?.points ?? []).filter(
        ({ time }) => time.getTime() >= now - RECENT_MS,
      );
    const errors = recent('Errors').reduce((sum, { value }) => sum + value, 0);
    const last = recent('IteratorAge').at(-1);
    return { errors, at: last?.time.getTime() ?? now, ageMs: last?.value };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { errors: 0, at: now }; // the result alone tells enough
  }
}
