/** What the lab's function has logged. */
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { call } from '../../aws/clients.ts';
import { isAwsError } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import { logGroupName, resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { functionOf } from '../plan.ts';
import type { CheckContext, Probe } from './context.ts';
import { type Invocation, type LoggedEvent, readInvocations } from './invocations.ts';

/** Clocks of machines differ by so much at most. */
const CLOCK_SKEW_MS = 60_000;

/** The function's own setting, else the group that Lambda names after it. */
export const logGroupOfFunction: Probe<string> = async ({ lab, step }) => {
  const { name } = functionOf(lab);
  const found = await findFunction(step, name);
  return found?.configuration.LoggingConfig?.LogGroup ?? logGroupName(resourceName(step, name));
};

/** Invocations since a moment of the target's time; none when there is no log group (yet). */
export async function invocationsSince(context: CheckContext, since: Date): Promise<readonly Invocation[]> {
  const group = await context.once(logGroupOfFunction);
  const events: LoggedEvent[] = [];
  let nextToken: string | undefined;
  try {
    do {
      const page = await context.step.aws.send(
        CloudWatchLogsClient,
        new FilterLogEventsCommand({ logGroupName: group, startTime: since.getTime() - CLOCK_SKEW_MS, nextToken }),
      );
      for (const { logStreamName = '', timestamp = 0, message = '' } of page.events ?? []) {
        events.push({ logStreamName, timestamp, message });
      }
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
  } catch (error) {
    if (!isAwsError(error, 'ResourceNotFoundException')) throw error;
  }
  return readInvocations(events);
}

/** The AWS CLI command that shows the log events with a text. */
export function logSearch(group: string, text: string): string {
  const command = new FilterLogEventsCommand({ logGroupName: group, filterPattern: `"${text}"` });
  return explain(call(CloudWatchLogsClient, command));
}
