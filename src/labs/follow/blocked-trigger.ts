/** Whether a trigger is blocked: a batch fails and is retried, and nothing after it in its shard is delivered. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { AwsError } from '../../aws/errors.ts';
import { formatDuration } from '../../core/duration.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { readableLogGroupOf } from '../../steps/log-group.ts';
import { readMetrics } from '../../steps/read-metrics.ts';
import { invocationsIn } from './function-log.ts';

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
/** After so long without a failure in the log, whatever failed was delivered or given up. */
const BETWEEN_RETRIES_MS = 90_000;
/** A record that was only slow, or failed once, is younger. */
const OLD_RECORD_MS = 30_000;

/**
 * Undefined when it is not. LastProcessingResult is that of the last batch of any shard, so that a shard that works hides
 * one that is blocked: failures of old records in the metrics show it all the same, as long as the log has more of them.
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
  const hasFailed = errors > 0 && ageMs !== undefined && ageMs >= OLD_RECORD_MS;
  const isBlocked = failsForGood || (hasFailed && (await isRetried(step, functionName, now)));
  if (!isBlocked) return undefined;
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

/** Whether the log shows that failures go on; so is assumed where it cannot be read, or shows nothing of them. */
async function isRetried(step: StepContext, functionName: string, now: number): Promise<boolean> {
  try {
    const group = await readableLogGroupOf(step, functionName);
    const all = await invocationsIn(step, group, new Date(now - RECENT_MS));
    const failed = all.filter(({ failure }) => failure !== undefined);
    const ends = failed.map(({ startedAt, report }) => startedAt + (report?.durationMs ?? 0));
    return failed.length === 0 || Math.max(...ends) >= now - BETWEEN_RETRIES_MS;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return true;
  }
}
