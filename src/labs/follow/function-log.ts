/** The invocations of functions, read from their log groups. */
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { describeCall } from '../../aws/clients.ts';
import { undefinedIfAbsent } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import type { StepContext } from '../../steps/context.ts';
import { eventsOf, type LogEvent } from '../../steps/tail-logs.ts';
import type { FollowContext } from './context.ts';
import { type Invocation, readInvocations } from './invocations.ts';

/** Clocks of machines differ by so much at most. */
const CLOCK_SKEW_MS = 60_000;

/** Invocations of the lab's function since a moment of the target's time. */
export function invocationsSince({ step, logGroup }: FollowContext, since: Date): Promise<readonly Invocation[]> {
  return invocationsIn(step, logGroup, since);
}

/** Invocations in a log group; none when there is no such group (yet). */
export async function invocationsIn(
  step: StepContext,
  logGroupName: string,
  since: Date,
): Promise<readonly Invocation[]> {
  const events: LogEvent[] = [];
  const readAll = async (): Promise<void> => {
    const startTime = since.getTime() - CLOCK_SKEW_MS;
    for await (const event of eventsOf(step, { logGroupName, startTime })) events.push(event);
  };
  await undefinedIfAbsent(readAll());
  return readInvocations(events);
}

/** The AWS CLI command that shows the log events with a text. */
export function logSearch({ step, logGroup: logGroupName }: FollowContext, text: string): string {
  const command = new FilterLogEventsCommand({ logGroupName, filterPattern: `"${text}"` });
  return explain(describeCall(command), step.explainOptions);
}
