import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  type FilterLogEventsCommandOutput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import type { Aws } from '../../src/aws/clients.ts';
import type { StepContext } from '../../src/steps/context.ts';
import { type LogEvent, tailLogs } from '../../src/steps/tail-logs.ts';
import { SkippingClock } from '../helpers/skipping-clock.ts';
import { useLabs } from '../helpers/use-lab.ts';

const labs = useLabs();
const logGroupName = 'without-ids';
const logStreamName = 'one';

/** Leaves the IDs of log events out of the answers, as some of AWS's have none. */
function withoutIds(aws: Aws): Aws {
  const send: Aws['send'] = async (client, command) => {
    const output = await aws.send(client, command);
    // Only FilterLogEvents is asked here.
    for (const event of (output as unknown as FilterLogEventsCommandOutput).events ?? []) delete event.eventId;
    return output;
  };
  return { ...aws, send };
}

describe('log events without an ID', () => {
  it('are each passed on once, equal ones included, though polls overlap', async () => {
    const logs = labs.client(CloudWatchLogsClient);
    const own = labs.step('dogs');
    const step: StepContext = { ...own, aws: withoutIds(own.aws), clock: new SkippingClock() };
    const timestamp = Date.now();
    const put = (...messages: readonly string[]) => {
      const logEvents = messages.map((message) => ({ timestamp, message }));
      return logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    };
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    await put('equal', 'equal', 'other');

    const seen: LogEvent[] = [];
    let quiet = 0;
    const options = {
      since: timestamp,
      follow: true,
      deadline: step.clock.now() + 500,
      onQuiet: async () => {
        quiet += 1;
        if (quiet === 2) await put('equal', 'late');
      },
    };
    for await (const event of tailLogs(step, logGroupName, options)) seen.push(event);

    expect(seen.map(({ message }) => message)).toEqual(['equal', 'equal', 'other', 'equal', 'late']);
    expect(quiet).toBeGreaterThan(2);
  });
});
