import type { FilterLogEventsResponse, GetLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { logsService } from '../../../../src/sandbox/services/logs/index.ts';
import { type LogsState, openLogs } from '../../../../src/sandbox/services/logs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { rounds } from '../../../helpers/rounds.ts';

const GROUP = '/aws/lambda/fn';

let env: ReturnType<typeof testEnvironment>;
let logs: LogsState;
let call: Call;
/** The writes to run before each of the next reads of events, if any. */
let intrusions: (Intrusion | undefined)[];

type Intrusion = () => Promise<unknown>;

/** A store in which others write while a page is being read. */
function withIntrusions(store: Store): Store {
  return {
    ...store,
    range: async (options) => {
      const isRead = options.gt?.startsWith('event/') === true;
      if (isRead) await intrusions.shift()?.();
      return store.range(options);
    },
  };
}

async function open(): Promise<void> {
  env = testEnvironment();
  intrusions = [];
  logs = await openLogs(withIntrusions(await openStore(undefined)), env);
  call = directCalls(logsService(logs), env);
  for (const stream of ['a', 'b', 'c']) await logs.append(GROUP, stream, []);
}

const filter = (input: object = {}): Promise<FilterLogEventsResponse> =>
  call<FilterLogEventsResponse>('FilterLogEvents', { logGroupName: GROUP, ...input });
const messages = ({ events = [] }: { events?: { message?: string }[] }): (string | undefined)[] =>
  events.map(({ message }) => message);
const line = (message: string): { timestamp: number; message: string } => ({ timestamp: env.clock.now(), message });

beforeEach(open);

describe('a reader who pages while events arrive', () => {
  interface Write {
    readonly stream: string;
    /** How much later than the last one, in milliseconds. */
    readonly later: number;
    readonly count: number;
  }

  /** A page to read, with concurrent writes; or a write that is not awaited. */
  type Step = { readonly limit: number; readonly meanwhile: readonly (Write | null)[] } | Write;

  const write: fc.Arbitrary<Write> = fc.record({
    stream: fc.constantFrom('a', 'b', 'c'),
    later: fc.integer({ min: 0, max: 2 }),
    count: fc.integer({ min: 1, max: 4 }),
  });
  const read = fc.record({
    limit: fc.integer({ min: 1, max: 5 }),
    meanwhile: fc.array(fc.option(write), { maxLength: 4 }),
  });
  const steps: fc.Arbitrary<Step[]> = fc.array(fc.oneof(write, read), { maxLength: 30 });

  /** Runs the steps on a new state; returns the messages in the order they were written. */
  async function play(list: readonly Step[], readPage: (limit: number) => Promise<unknown>): Promise<string[]> {
    const written: string[] = [];
    const append = async ({ stream, later, count }: Write): Promise<void> => {
      await env.clock.advance(later);
      const lines = Array.from({ length: count }, (_, index) => line(`${written.length + index}`));
      written.push(...lines.map(({ message }) => message));
      await logs.append(GROUP, stream, lines);
    };
    let writing: Promise<unknown> = Promise.resolve();
    for (const step of list) {
      if ('limit' in step) {
        // In order of time, as on one clock: each write waits for the one before to have its times.
        intrusions = step.meanwhile.map((next) => (next === null ? undefined : () => append(next)));
        await readPage(step.limit);
        intrusions = [];
      } else {
        await writing;
        writing = append(step);
      }
    }
    await writing;
    return written;
  }

  it('sees each event once, as `aws logs tail --follow`, by time, token and event id', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await open();
        const seen: string[] = [];
        let startTime = 0;
        let nextToken: string | undefined;
        let newest = new Map<string | undefined, number>();
        const readPage = async (limit: number): Promise<void> => {
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
        const written = await play(list, readPage);
        do await readPage(10_000);
        while (nextToken !== undefined);
        await readPage(10_000);
        expect(seen.sort((a, b) => Number(a) - Number(b))).toEqual(written);
      }),
      { numRuns: rounds({ normal: 60, long: 6_000 }) },
    );
  });

  it('sees each event of a stream once by forward tokens, in order', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (list) => {
        await open();
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        const readPage = async (limit: number): Promise<number> => {
          const input = { logGroupName: GROUP, logStreamName: 'a', startFromHead: true, nextToken, limit };
          const page = await call<GetLogEventsResponse>('GetLogEvents', input);
          seen.push(...messages(page));
          nextToken = page.nextForwardToken;
          return page.events?.length ?? 0;
        };
        const inStream = (next: Write): Write => ({ ...next, stream: 'a' });
        const single = list.map((next) =>
          'limit' in next
            ? { ...next, meanwhile: next.meanwhile.map((inner) => inner && inStream(inner)) }
            : inStream(next),
        );
        const written = await play(single, readPage);
        while ((await readPage(3)) > 0);
        expect(seen).toEqual(written);
      }),
      { numRuns: rounds({ normal: 50, long: 6_000 }) },
    );
  });

  it('gets the same events backwards', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 1, max: 7 }), async (count, limit) => {
        await open();
        await logs.append(
          GROUP,
          'a',
          Array.from({ length: count }, (_, index) => line(`${index}`)),
        );
        const seen: (string | undefined)[] = [];
        let nextToken: string | undefined;
        for (;;) {
          const input = { logGroupName: GROUP, logStreamName: 'a', nextToken, limit };
          const page = await call<GetLogEventsResponse>('GetLogEvents', input);
          if (page.events?.length === 0) break;
          seen.unshift(...messages(page));
          nextToken = page.nextBackwardToken;
        }
        expect(seen).toEqual(Array.from({ length: count }, (_, index) => `${index}`));
      }),
      { numRuns: rounds({ normal: 20, long: 2_000 }) },
    );
  });
});

describe('a page', () => {
  it('may be empty with a token, if very many events do not match', async () => {
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
