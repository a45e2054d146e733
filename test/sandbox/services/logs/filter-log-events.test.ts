import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
  type FilterLogEventsCommandOutput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const logs = (): CloudWatchLogsClient => used.client(CloudWatchLogsClient);
const logGroupName = '/filter';
const start = Date.now() - 60_000;

const filter = (input: Partial<FilterLogEventsCommandInput> = {}): Promise<FilterLogEventsCommandOutput> =>
  logs().send(new FilterLogEventsCommand({ logGroupName, ...input }));
const messages = ({ events = [] }: FilterLogEventsCommandOutput): (string | undefined)[] =>
  events.map(({ message }) => message);

beforeAll(async () => {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
  for (const [logStreamName, numbers] of [
    ['even', [0, 2, 4, 6, 8]],
    ['odd', [1, 3, 5, 7, 9]],
    ['quiet', []],
  ] as const) {
    await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    const logEvents = numbers.map((number) => ({ timestamp: start + number, message: `INFO event${number}` }));
    if (logEvents.length > 0) await logs().send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
  }
});

describe('FilterLogEvents', () => {
  it('merges the streams by time', async () => {
    const page = await filter();
    expect(messages(page)).toEqual(Array.from({ length: 10 }, (_, number) => `INFO event${number}`));
    expect(page.events?.[1]).toEqual({
      logStreamName: 'odd',
      timestamp: start + 1,
      message: 'INFO event1',
      ingestionTime: expect.any(Number),
      eventId: expect.stringMatching(/^\d{56}$/),
    });
    expect(page.searchedLogStreams).toEqual([]);
    expect(page.nextToken).toBeUndefined();
  });

  it('returns stable and unique event ids', async () => {
    const ids = (await filter()).events?.map(({ eventId }) => eventId) ?? [];
    expect(new Set(ids).size).toBe(10);
    expect((await filter()).events?.map(({ eventId }) => eventId)).toEqual(ids);
    expect([...ids].sort()).toEqual(ids);
  });

  it('pages without losing or repeating events', async () => {
    const found: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = await filter({ limit: 3, nextToken });
      found.push(...messages(page));
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    expect(found).toEqual(Array.from({ length: 10 }, (_, number) => `INFO event${number}`));
  });

  it('has no token after a last page that is exactly full', async () => {
    const page = await filter({ limit: 10 });
    expect(messages(page)).toHaveLength(10);
    expect(page.nextToken).toBeUndefined();
  });

  it('starts at the newest event on request', async () => {
    const page = await filter({ startFromHead: false, limit: 2 });
    expect(messages(page)).toEqual(['INFO event9', 'INFO event8']);
    const next = await filter({ startFromHead: false, limit: 2, nextToken: page.nextToken });
    expect(messages(next)).toEqual(['INFO event7', 'INFO event6']);
  });

  it('searches the chosen streams only', async () => {
    expect(messages(await filter({ logStreamNames: ['odd'], limit: 1 }))).toEqual(['INFO event1']);
    expect(messages(await filter({ logStreamNamePrefix: 'ev' }))).toHaveLength(5);
    expect(messages(await filter({ logStreamNames: ['quiet'] }))).toEqual([]);
    await expect(filter({ logStreamNames: ['odd', 'missing'] })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
    await expect(filter({ logStreamNames: ['odd'], logStreamNamePrefix: 'o' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  it('applies the time range, whose ends are inclusive', async () => {
    const page = await filter({ startTime: start + 3, endTime: start + 5 });
    expect(messages(page)).toEqual(['INFO event3', 'INFO event4', 'INFO event5']);
  });

  it('filters by pattern, and rejects an invalid one', async () => {
    expect(messages(await filter({ filterPattern: '?event2 ?event7' }))).toEqual(['INFO event2', 'INFO event7']);
    expect(messages(await filter({ filterPattern: 'INFO -event0', limit: 1 }))).toEqual(['INFO event1']);
    expect(messages(await filter({ filterPattern: '"event4"', interleaved: true }))).toEqual(['INFO event4']);
    await expect(filter({ filterPattern: 'a:b' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: "Invalid character(s) in term ':'",
    });
  });

  it.each(['made-up', 'MTIz'])('rejects the token %s', async (nextToken) => {
    await expect(filter({ nextToken })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The specified nextToken is invalid.',
    });
  });

  it('rejects a group that does not exist, and too high a limit', async () => {
    await expect(filter({ logGroupName: '/nowhere' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
    await expect(filter({ limit: 10_001 })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});
