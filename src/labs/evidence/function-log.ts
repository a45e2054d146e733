/** What the lab's function has logged. */
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { call } from '../../aws/clients.ts';
import { isAwsError } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import { logGroupName, resourceName, type StepContext } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { functionOf } from '../engine/plan.ts';
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

/** Invocations of the lab's function since a moment of the target's time. */
export async function invocationsSince(context: CheckContext, since: Date): Promise<readonly Invocation[]> {
  return invocationsIn(context.step, await context.once(logGroupOfFunction), since);
}

/** Invocations that a log group tells of; none when there is no such group (yet). */
export async function invocationsIn({ aws }: StepContext, group: string, since: Date): Promise<readonly Invocation[]> {
  const events: LoggedEvent[] = [];
  const startTime = since.getTime() - CLOCK_SKEW_MS;
  let nextToken: string | undefined;
  try {
    do {
      const page = await aws.send(
        CloudWatchLogsClient,
        new FilterLogEventsCommand({ logGroupName: group, startTime, nextToken }),
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

export async function isLogGroupThere({ aws }: StepContext, group: string): Promise<boolean> {
  const { logGroups = [] } = await aws.send(
    CloudWatchLogsClient,
    new DescribeLogGroupsCommand({ logGroupNamePrefix: group }),
  );
  return logGroups.some(({ logGroupName }) => logGroupName === group);
}
