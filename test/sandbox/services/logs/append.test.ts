import type { FilterLogEventsResponse, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { logsService } from '../../../../src/sandbox/services/logs/index.ts';
import { type LogsState, openLogs } from '../../../../src/sandbox/services/logs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';

const GROUP = '/aws/lambda/fn';
const DAY = 86_400_000;

let env: ReturnType<typeof testEnvironment>;
let store: Store;
let logs: LogsState;
let call: Call;

async function open(): Promise<void> {
  env = testEnvironment();
  store = await openStore(undefined);
  logs = await openLogs(store, env);
  call = directCalls(logsService(logs), env);
}

const filter = (input: object = {}): Promise<FilterLogEventsResponse> =>
  call<FilterLogEventsResponse>('FilterLogEvents', { logGroupName: GROUP, ...input });
const messages = ({ events = [] }: { events?: { message?: string }[] }): (string | undefined)[] =>
  events.map(({ message }) => message);
const line = (message: string, timestamp = env.clock.now()): { timestamp: number; message: string } => {
  return { timestamp, message };
};

beforeEach(open);

describe('append', () => {
  it('makes group and stream when they are missing, and keeps the order of equal times', async () => {
    await Promise.all([
      logs.append(GROUP, 's', [line('START'), line('hello')]),
      logs.append(GROUP, 's', [line('END')]),
      logs.append(GROUP, 't', [line('other')]),
    ]);
    expect(messages(await filter())).toEqual(['START', 'hello', 'END', 'other']);
    expect(await call('DescribeLogGroups')).toMatchObject({
      logGroups: [{ logGroupName: GROUP, storedBytes: 18 + 4 * 26 }],
    });
  });

  it('survives a restart, and arrivals go on behind it', async () => {
    await logs.append(GROUP, 's', [line('before')]);
    logs = await openLogs(store, env);
    call = directCalls(logsService(logs), env);
    await logs.append(GROUP, 's', [line('after')]);
    expect(messages(await filter())).toEqual(['before', 'after']);
  });

  it('tells the subscribers of the group, until they are no more', async () => {
    const heard: string[] = [];
    const unsubscribe = logs.subscribe(GROUP, ({ logStreamName, events }) => {
      heard.push(...events.map(({ message }) => `${logStreamName} ${message}`));
    });
    await logs.append(GROUP, 's', [line('one')]);
    await logs.append('/other', 's', [line('elsewhere')]);
    unsubscribe();
    await logs.append(GROUP, 's', [line('two')]);
    expect(heard).toEqual(['s one']);
  });

  it('finds nothing of a group that was deleted and comes again', async () => {
    await logs.append(GROUP, 's', [line('old')]);
    await call('DeleteLogGroup', { logGroupName: GROUP });
    await logs.append(GROUP, 's', [line('new')]);
    expect(messages(await filter())).toEqual(['new']);
    const left = await store.range({ gte: 'event/', lt: 'event0' });
    expect(left).toHaveLength(1);
    expect(await store.range({ gte: 'removal/', lt: 'removal0' })).toEqual([]);
  });

  it('finishes a removal that a kill cut short', async () => {
    await logs.append(GROUP, 's', [line('old')]);
    const { id } = logs.stream(GROUP, 's');
    await store.batch([logs.streams.deleteOperation(GROUP, 's'), logs.events.removalOperation(id)]);
    await openLogs(store, env);
    expect(await store.range({ gte: 'event/', lt: 'event0' })).toEqual([]);
  });
});

describe('retention', () => {
  it('hides and removes what has expired by the clock', async () => {
    await logs.append(GROUP, 's', [line('old'), line('old, too')]);
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 1 });
    await env.clock.advance(DAY / 2);
    await logs.append(GROUP, 's', [line('younger')]);
    await env.clock.advance(DAY / 2 + 1);
    expect(messages(await filter())).toEqual(['younger']);
    expect(
      messages(await call<GetLogEventsResponse>('GetLogEvents', { logGroupName: GROUP, logStreamName: 's' })),
    ).toEqual(['younger']);
    await logs.append(GROUP, 's', [line('now')]);
    expect(await store.range({ gte: 'event/', lt: 'event0' })).toHaveLength(2);
    expect(await call('DescribeLogGroups')).toMatchObject({ logGroups: [{ storedBytes: 10 + 2 * 26 }] });
  });

  it('is what too old events are judged by', async () => {
    await call('CreateLogGroup', { logGroupName: GROUP });
    await call('CreateLogStream', { logGroupName: GROUP, logStreamName: 's' });
    await call('PutRetentionPolicy', { logGroupName: GROUP, retentionInDays: 3 });
    const now = env.clock.now();
    const logEvents = [line('expired', now - 3 * DAY - 1), line('kept', now - 3 * DAY)];
    expect(await call('PutLogEvents', { logGroupName: GROUP, logStreamName: 's', logEvents })).toMatchObject({
      rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 },
    });
    expect(messages(await filter())).toEqual(['kept']);
  });
});

describe('a reader who pages while events arrive', () => {
  /** A page size to read, or events to write: to which stream, how much later than the last. */
  const step = fc.oneof(
    fc.record({ read: fc.integer({ min: 1, max: 5 }) }),
    fc.record({
      stream: fc.constantFrom('a', 'b', 'c'),
      later: fc.integer({ min: 0, max: 2 }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  );

  /** Plays the steps; `read` gets a page of at most so many events. */
  async function play(
    steps: readonly ({ read: number } | { stream: string; later: number; count: number })[],
    read: (limit: number) => Promise<void>,
  ): Promise<string[]> {
    const written: string[] = [];
    const writes: Promise<void>[] = [];
    for (const next of steps) {
      if ('read' in next) {
        // Reads beside writes that are under way.
        await read(next.read);
        continue;
      }
      await env.clock.advance(next.later);
      const lines = Array.from({ length: next.count }, (_, index) => line(`${written.length + index}`));
      written.push(...lines.map(({ message }) => message));
      writes.push(logs.append(GROUP, next.stream, lines));
    }
    await Promise.all(writes);
    return written;
  }

  it('sees each event once as `aws logs tail --follow` does, by time, token and event id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await open();
        await logs.append(GROUP, 'a', []);
        const seen: string[] = [];
        let startTime = 0;
        let nextToken: string | undefined;
        let newest = new Map<string | undefined, number>();
        const read = async (limit: number): Promise<void> => {
          const page = await filter({ startTime, nextToken, limit });
          for (const { eventId, timestamp = 0, message = '' } of page.events ?? []) {
            if (newest.has(eventId)) continue;
            newest.set(eventId, timestamp);
            seen.push(message);
          }
          nextToken = page.nextToken;
          const last = Math.max(0, ...newest.values());
          newest = new Map([...newest].filter(([, timestamp]) => timestamp === last));
          if (nextToken === undefined) startTime = last;
        };
        const written = await play(steps, read);
        do await read(5);
        while (nextToken !== undefined);
        await read(10_000);
        expect(seen.sort((a, b) => Number(a) - Number(b))).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it('sees each event of a stream once by forward tokens, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        await open();
        await logs.append(GROUP, 's', []);
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        const read = async (limit: number): Promise<number> => {
          const input = { logGroupName: GROUP, logStreamName: 's', startFromHead: true, nextToken, limit };
          const page = await call<GetLogEventsResponse>('GetLogEvents', input);
          seen.push(...messages(page));
          nextToken = page.nextForwardToken;
          return page.events?.length ?? 0;
        };
        const single = steps.map((next) => ('read' in next ? next : { ...next, stream: 's' }));
        const written = await play(single, async (limit) => void (await read(limit)));
        while ((await read(3)) > 0);
        expect(seen).toEqual(written);
      }),
      { numRuns: 60 },
    );
  });

  it('gets the same events backwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 7 }), async (count, limit) => {
        await open();
        await logs.append(
          GROUP,
          's',
          Array.from({ length: count }, (_, index) => line(`${index}`)),
        );
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        for (;;) {
          const input = { logGroupName: GROUP, logStreamName: 's', nextToken, limit };
          const page = await call<GetLogEventsResponse>('GetLogEvents', input);
          if (page.events?.length === 0) break;
          seen.unshift(...messages(page));
          nextToken = page.nextBackwardToken;
        }
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => `${index}`));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a page', () => {
  it('may be empty with a token, when very many events do not match', async () => {
    for (let batch = 0; batch < 6; batch += 1)
      await logs.append(
        GROUP,
        `s${batch % 2}`,
        Array.from({ length: 10_000 }, () => line('noise')),
      );
    await logs.append(GROUP, 's1', [line('signal')]);
    const first = await filter({ filterPattern: 'signal' });
    expect(first.events).toEqual([]);
    const second = await filter({ filterPattern: 'signal', nextToken: first.nextToken });
    expect(messages(second)).toEqual(['signal']);
    expect(second.nextToken).toBeUndefined();
  });

  it('has at most ten thousand events', async () => {
    await logs.append(
      GROUP,
      's',
      Array.from({ length: 10_001 }, (_, index) => line(`${index}`)),
    );
    const first = await filter();
    expect(first.events).toHaveLength(10_000);
    expect(messages(await filter({ nextToken: first.nextToken }))).toEqual(['10000']);
  });
});
