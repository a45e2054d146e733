import { randomUUID } from 'node:crypto';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  StartLiveTailCommand,
  type StartLiveTailRequest,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileLogFilter } from '../../../../src/sandbox/services/logs/filter-pattern/filter-pattern.ts';
import { openLiveTail } from '../../../../src/sandbox/services/logs/live-tail.ts';
import { type LogsState, openLogs } from '../../../../src/sandbox/services/logs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { testEnvironment } from '../../../helpers/direct-service.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const GROUP = '/live';

describe('a live tail', () => {
  let env: ReturnType<typeof testEnvironment>;
  let logs: LogsState;
  let controller: AbortController;

  beforeEach(async () => {
    env = testEnvironment();
    logs = await openLogs(await openStore(undefined), env);
    controller = new AbortController();
  });

  function start(request: Partial<StartLiveTailRequest> = {}): AsyncIterator<StartLiveTailResponseStream> {
    const full = { logGroupIdentifiers: [GROUP], ...request };
    const matches = compileLogFilter(request.logEventFilterPattern);
    const ids = { requestId: randomUUID(), sessionId: randomUUID() };
    const options = { request: full, groupNames: [GROUP], matches, signal: controller.signal, ...ids };
    return openLiveTail(logs, options)[Symbol.asyncIterator]();
  }

  /** The next event of a tail that has begun, once its second has passed. */
  async function update(tail: AsyncIterator<StartLiveTailResponseStream>): Promise<unknown> {
    const next = tail.next();
    await env.clock.advance(1000);
    return (await next).value;
  }

  const write = (stream: string, ...messages: string[]): Promise<void> =>
    logs.append(
      GROUP,
      stream,
      messages.map((message) => ({ timestamp: env.clock.now(), message })),
    );

  it('starts with its session, then sends new events once a second', async () => {
    const tail = start({ logEventFilterPattern: '-noise' });
    await write('s', 'early');
    expect((await tail.next()).value).toMatchObject({
      sessionStart: { logGroupIdentifiers: [GROUP], logEventFilterPattern: '-noise', logStreamNames: [] },
    });
    await write('t', 'noise', 'later');
    const time = env.clock.now();
    expect(await update(tail)).toEqual({
      sessionUpdate: {
        sessionMetadata: { sampled: false },
        sessionResults: [
          {
            logStreamName: 's',
            logGroupIdentifier: '000000000000:/live',
            message: 'early',
            timestamp: time,
            ingestionTime: time,
          },
          {
            logStreamName: 't',
            logGroupIdentifier: '000000000000:/live',
            message: 'later',
            timestamp: time,
            ingestionTime: time,
          },
        ],
      },
    });
    expect(await update(tail)).toEqual({
      sessionUpdate: { sessionMetadata: { sampled: false }, sessionResults: [] },
    });
  });

  it('selects streams by name and by prefix', async () => {
    const byName = start({ logStreamNames: ['a1'] });
    const byPrefix = start({ logStreamNamePrefixes: ['a'] });
    await write('a1', 'one');
    await write('a2', 'two');
    await write('b', 'three');
    const results = async (tail: AsyncIterator<StartLiveTailResponseStream>): Promise<unknown> => {
      await tail.next();
      return update(tail);
    };
    expect(await results(byName)).toMatchObject({ sessionUpdate: { sessionResults: [{ message: 'one' }] } });
    expect(await results(byPrefix)).toMatchObject({
      sessionUpdate: { sessionResults: [{ message: 'one' }, { message: 'two' }] },
    });
  });

  it('sends the newest 500 of more, marked as sampled', async () => {
    const tail = start();
    await tail.next();
    await write('s', ...Array.from({ length: 600 }, (_, index) => `${index}`));
    const value = await update(tail);
    expect(value).toMatchObject({ sessionUpdate: { sessionMetadata: { sampled: true } } });
    const { sessionUpdate } = value as StartLiveTailResponseStream;
    expect(sessionUpdate?.sessionResults).toHaveLength(500);
    expect(sessionUpdate?.sessionResults?.at(-1)?.message).toBe('599');
  });

  it('ends when its reader disconnects, without a timer', async () => {
    const tail = start();
    await tail.next();
    const next = tail.next();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(env.clock.pending).toBe(0);
  });

  it('times out after three hours', async () => {
    const tail = start();
    await tail.next();
    await env.clock.advance(3 * 3_600_000);
    await expect(tail.next()).rejects.toMatchObject({ code: 'SessionTimeoutException' });
  });
});

describe('StartLiveTail', () => {
  const used = useSandbox();
  const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${GROUP}`;
  const logs = (): CloudWatchLogsClient => used.client(Client);

  /** The sandbox has one host for everything. */
  class Client extends CloudWatchLogsClient {
    constructor(config: ConstructorParameters<typeof CloudWatchLogsClient>[0]) {
      super({ ...config, disableHostPrefix: true });
    }
  }

  it('streams new events to the SDK', async () => {
    const stream = { logGroupName: GROUP, logStreamName: 's' };
    await logs().send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    await logs().send(new CreateLogStreamCommand(stream));
    const controller = new AbortController();
    const { responseStream } = await logs().send(new StartLiveTailCommand({ logGroupIdentifiers: [arn] }), {
      abortSignal: controller.signal,
    });
    const messages: (string | undefined)[] = [];
    for await (const { sessionStart, sessionUpdate } of responseStream ?? []) {
      if (sessionStart !== undefined) {
        expect(sessionStart).toMatchObject({ logGroupIdentifiers: [arn] });
        const logEvents = [{ timestamp: Date.now(), message: 'hello' }];
        await logs().send(new PutLogEventsCommand({ ...stream, logEvents }));
        used.sandbox.clock.advance(1000);
      }
      messages.push(...(sessionUpdate?.sessionResults ?? []).map(({ message }) => message));
      if (messages.length > 0) break;
    }
    controller.abort();
    expect(messages).toEqual(['hello']);
  });

  it.each([
    [{ logGroupIdentifiers: [`${arn}-missing`] }, 'The specified log group does not exist.'],
    [
      { logGroupIdentifiers: [arn], logStreamNames: ['a'], logStreamNamePrefixes: ['a'] },
      'Only one of logStreamNames or logStreamNamePrefixes can be provided.',
    ],
    [
      { logGroupIdentifiers: [arn, arn], logStreamNames: ['a'] },
      'logStreamNames and logStreamNamePrefixes can only be used with a single log group.',
    ],
    [{ logGroupIdentifiers: [arn], logEventFilterPattern: 'a:b' }, "Invalid character(s) in term ':'"],
  ])('rejects %j', async (input, message) => {
    await expect(logs().send(new StartLiveTailCommand(input))).rejects.toMatchObject({ message });
  });
});
