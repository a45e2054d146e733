import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  type GetLogEventsCommandOutput,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const logs = (): CloudWatchLogsClient => used.client(CloudWatchLogsClient);
const logGroupName = '/get';
const logStreamName = 'ten';
const start = Date.now() - 60_000;

const get = (input: Partial<GetLogEventsCommandInput> = {}): Promise<GetLogEventsCommandOutput> =>
  logs().send(new GetLogEventsCommand({ logGroupName, logStreamName, ...input }));
const messages = ({ events = [] }: GetLogEventsCommandOutput): (string | undefined)[] =>
  events.map(({ message }) => message);
const put = (stream: string, from: number, to: number): Promise<unknown> =>
  logs().send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: stream,
      logEvents: Array.from({ length: to - from }, (_, index) => {
        return { timestamp: start + from + index, message: `m${from + index}` };
      }),
    }),
  );

beforeAll(async () => {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
  for (const stream of [logStreamName, 'empty', 'growing', 'large'])
    await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName: stream }));
  await put(logStreamName, 0, 10);
});

describe('GetLogEvents', () => {
  it('returns the newest events, ascending, with both tokens', async () => {
    const page = await get({ limit: 3 });
    expect(page.events).toEqual(
      [7, 8, 9].map((number) => ({
        timestamp: start + number,
        message: `m${number}`,
        ingestionTime: expect.any(Number),
      })),
    );
    expect(page.nextForwardToken).toMatch(/^f\/\d{56}/);
    expect(page.nextBackwardToken).toMatch(/^b\/\d{56}/);
  });

  it('pages backward, to an empty page that repeats', async () => {
    let page = await get({ limit: 4 });
    const pages = [messages(page)];
    while (page.events?.length) {
      page = await get({ limit: 4, nextToken: page.nextBackwardToken });
      pages.push(messages(page));
    }
    expect(pages).toEqual([['m6', 'm7', 'm8', 'm9'], ['m2', 'm3', 'm4', 'm5'], ['m0', 'm1'], []]);
    const again = await get({ limit: 4, nextToken: page.nextBackwardToken });
    expect(again.nextBackwardToken).toBe(page.nextBackwardToken);
    expect(messages(await get({ nextToken: again.nextForwardToken, limit: 1 }))).toEqual(['m0']);
  });

  it('pages forward, repeats the token at the end, and returns later events', async () => {
    await put('growing', 0, 2);
    const growing = { logStreamName: 'growing' };
    const first = await get({ ...growing, startFromHead: true });
    expect(messages(first)).toEqual(['m0', 'm1']);
    const end = await get({ ...growing, nextToken: first.nextForwardToken });
    expect(messages(end)).toEqual([]);
    expect(end.nextForwardToken).toBe(first.nextForwardToken);
    expect(messages(await get({ ...growing, nextToken: end.nextBackwardToken }))).toEqual(['m0', 'm1']);
    await put('growing', 2, 4);
    const more = await get({ ...growing, nextToken: end.nextForwardToken });
    expect(messages(more)).toEqual(['m2', 'm3']);
  });

  it('follows a stream that has no events yet', async () => {
    const empty = { logStreamName: 'empty' };
    const nothing = await get(empty);
    expect(nothing.events).toEqual([]);
    await put('empty', 0, 1);
    expect(messages(await get({ ...empty, nextToken: nothing.nextForwardToken }))).toEqual(['m0']);
  });

  it('applies the time range, whose end is exclusive', async () => {
    const range = { startTime: start + 2, endTime: start + 5 };
    expect(messages(await get(range))).toEqual(['m2', 'm3', 'm4']);
    expect(messages(await get({ ...range, startFromHead: true, limit: 2 }))).toEqual(['m2', 'm3']);
    expect(messages(await get({ ...range, limit: 2 }))).toEqual(['m3', 'm4']);
    expect(messages(await get({ startTime: start + 100 }))).toEqual([]);
    expect(messages(await get({ endTime: Number.MAX_SAFE_INTEGER, limit: 1 }))).toEqual(['m9']);
  });

  it('ends a page at a megabyte', async () => {
    const large = { logStreamName: 'large' };
    for (let number = 0; number < 3; number += 1)
      await logs().send(
        new PutLogEventsCommand({
          logGroupName,
          ...large,
          logEvents: [{ timestamp: start + number, message: `${number}`.repeat(500_000) }],
        }),
      );
    const page = await get({ ...large, startFromHead: true });
    expect(messages(page).map((message) => message?.[0])).toEqual(['0', '1']);
    const rest = await get({ ...large, nextToken: page.nextForwardToken });
    expect(messages(rest).map((message) => message?.[0])).toEqual(['2']);
  });

  it('finds the group by its ARN', async () => {
    const logGroupIdentifier = 'arn:aws:logs:us-east-1:000000000000:log-group:/get';
    expect(messages(await get({ logGroupName: undefined, logGroupIdentifier, limit: 1 }))).toEqual(['m9']);
  });

  it.each(['invalidToken', `f/${'1'.repeat(56)}`, `f/${'1'.repeat(56)}/s`])(
    'rejects the token %s',
    async (nextToken) => {
      await expect(get({ nextToken })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'The specified nextToken is invalid.',
      });
    },
  );

  it("rejects another stream's token, and more than ten thousand events", async () => {
    const { nextForwardToken: nextToken } = await get();
    await expect(get({ logStreamName: 'growing', nextToken })).rejects.toMatchObject({
      message: 'The specified nextToken is invalid.',
    });
    await expect(get({ limit: 10_001 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    });
  });
});
