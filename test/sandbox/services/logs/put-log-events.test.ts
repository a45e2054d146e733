import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  type InputLogEvent,
  PutLogEventsCommand,
  type PutLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const logs = (): CloudWatchLogsClient => used.client(CloudWatchLogsClient);
const logGroupName = '/put';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let logStreamName = '';
let count = 0;

const put = (logEvents: InputLogEvent[], more: object = {}): Promise<PutLogEventsCommandOutput> =>
  logs().send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents, ...more }));
const stored = async (): Promise<(string | undefined)[]> => {
  const { events = [] } = await logs().send(
    new FilterLogEventsCommand({ logGroupName, logStreamNames: [logStreamName] }),
  );
  return events.map(({ message }) => message);
};

beforeAll(async () => {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
});

beforeEach(async () => {
  count += 1;
  logStreamName = `s${count}`;
  await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
});

describe('PutLogEvents', () => {
  it('stores the events and ignores sequence tokens', async () => {
    const now = Date.now();
    const answer = await put([{ timestamp: now, message: 'one' }], { sequenceToken: 'whatever' });
    expect(answer.nextSequenceToken).toMatch(/^\d{56}$/);
    expect(answer.rejectedLogEventsInfo).toBeUndefined();
    await put([{ timestamp: now, message: 'two\n' }]);
    expect(await stored()).toEqual(['one', 'two\n']);
  });

  it('requires the events in order', async () => {
    const now = Date.now();
    const events = [
      { timestamp: now, message: 'late' },
      { timestamp: now - 1, message: 'early' },
    ];
    await expect(put(events)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Log events in a single PutLogEvents request must be in chronological order.',
    });
    expect(await stored()).toEqual([]);
  });

  it('reports events that are too old or too new, and stores the rest', async () => {
    const now = Date.now();
    const old = await put([
      { timestamp: now - 14 * DAY - 10_000, message: 'old' },
      { timestamp: now - 14 * DAY + 10_000, message: 'old enough' },
    ]);
    expect(old.rejectedLogEventsInfo).toEqual({ tooOldLogEventEndIndex: 1 });
    const fresh = await put([
      { timestamp: now, message: 'now' },
      { timestamp: now + 2 * HOUR + 60_000, message: 'from the future' },
    ]);
    expect(fresh.rejectedLogEventsInfo).toEqual({ tooNewLogEventStartIndex: 1 });
    expect(await stored()).toEqual(['old enough', 'now']);
  });

  it.each([
    [
      [
        { timestamp: Date.now() - DAY - 1000, message: 'a' },
        { timestamp: Date.now(), message: 'b' },
      ],
      'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
    ],
    [
      [{ timestamp: Date.now(), message: 'x'.repeat(1_048_576) }],
      'Upload too large: 1048602 bytes exceeds limit of 1048576',
    ],
    [
      [],
      "1 validation error detected: Value '[]' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      [{ timestamp: -1, message: 'a' }],
      "1 validation error detected: Value '-1' at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
  ])('rejects an invalid upload (%#)', async (events, message) => {
    await expect(put(events)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });

  it('checks the group first, then the stream', async () => {
    const event = [{ timestamp: Date.now(), message: 'm' }];
    await expect(put(event, { logGroupName: '/nowhere', logStreamName: 'nothing' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    await expect(put(event, { logStreamName: 'nothing' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });
});
