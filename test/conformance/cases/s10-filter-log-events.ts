/** Section 10: filtering and tailing log events. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createLogStream } from '../log-events.ts';

const BAD_TOKEN = 'InvalidParameterException 400: The specified nextToken is invalid.';

/** Puts messages a millisecond apart into a stream of the case's group; returns the time of the first. */
async function write(aws: Account, messages: readonly string[], logStreamName = 'stream'): Promise<number> {
  const start = Date.now() - 60_000;
  const logEvents = messages.map((message, n) => ({ timestamp: start + n, message }));
  await createLogStream(aws, logStreamName);
  await aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName, logEvents });
  return start;
}

const filter = async (aws: Account, filterPattern: string): Promise<(string | undefined)[]> =>
  (await aws.logs.filterLogEvents({ logGroupName: aws.name, filterPattern })).events?.map(({ message }) => message) ??
  [];

const texts = (events: readonly { message?: string }[] = []) => events.map(({ message }) => message);

/** Filter patterns, and which of these messages they match. */
const MESSAGES = ['one error', 'one Error', 'two', '{"a":"b","n":5}', '{"a":"c"}'];
const PATTERNS: readonly (readonly [given: string, pattern: string, found: readonly string[]])[] = [
  ['an empty pattern', '', MESSAGES],
  ['a word', 'error', ['one error']],
  ['a word in another case', 'Error', ['one Error']],
  ['two words, of which both must be there', 'one error', ['one error']],
  ['alternatives', '?error ?two', ['one error', 'two']],
  ['an exclusion', 'one -error', ['one Error']],
  ['a JSON pattern', '{ $.a = "b" }', ['{"a":"b","n":5}']],
];

const patternCases = PATTERNS.map(
  ([given, pattern, found]): ConformanceCase => ({
    section: '10',
    operation: 'FilterLogEvents',
    given: `${given}: ${pattern}`,
    expected: found.join(' | '),
    run: async (aws) => {
      await write(aws, MESSAGES);
      expect(await filter(aws, pattern)).toEqual(found);
    },
  }),
);

export const filterLogEventCases: readonly ConformanceCase[] = [
  {
    section: '10',
    operation: 'FilterLogEvents',
    given: 'a group with an event',
    expected: 'exactly events [{logStreamName, timestamp, message, ingestionTime, eventId}] and searchedLogStreams []',
    run: async (aws) => {
      const timestamp = await write(aws, ['one']);
      expectAnswer(await aws.logs.filterLogEvents({ logGroupName: aws.name }), 200, {
        events: [
          {
            logStreamName: 'stream',
            timestamp,
            message: 'one',
            ingestionTime: expect.any(Number),
            eventId: expect.any(String),
          },
        ],
        searchedLogStreams: [],
      });
    },
  },
  {
    section: '10',
    operation: 'FilterLogEvents',
    given: 'events in two streams',
    expected: 'all of them, ascending by time',
    run: async (aws) => {
      const start = Date.now() - 60_000;
      for (const [logStreamName, offsets] of [
        ['a', [0, 20]],
        ['b', [10, 30]],
      ] as const) {
        await createLogStream(aws, logStreamName);
        const logEvents = offsets.map((offset) => ({ timestamp: start + offset, message: `${offset}` }));
        await aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName, logEvents });
      }
      expect(await filter(aws, '')).toEqual(['0', '10', '20', '30']);
    },
  },
  {
    section: '10',
    operation: 'FilterLogEvents',
    given: 'logStreamNames',
    expected: 'only the events of those streams',
    run: async (aws) => {
      await write(aws, ['of a'], 'a');
      await write(aws, ['of b'], 'b');
      const { events } = await aws.logs.filterLogEvents({ logGroupName: aws.name, logStreamNames: ['b'] });
      expect(texts(events)).toEqual(['of b']);
    },
  },
  {
    section: '10',
    operation: 'FilterLogEvents',
    given: 'a limit and the nextToken until there is none',
    expected: 'every event once: nextToken present means more, absent means done',
    run: async (aws) => {
      const all = ['1', '2', '3', '4', '5'];
      await write(aws, all);
      const found: (string | undefined)[] = [];
      let nextToken: string | undefined;
      do {
        const page = await aws.logs.filterLogEvents({ logGroupName: aws.name, limit: 2, nextToken });
        found.push(...texts(page.events));
        nextToken = page.nextToken;
      } while (nextToken !== undefined);
      expect(found).toEqual(all);
    },
  },
  {
    section: '10',
    operation: 'FilterLogEvents',
    given: 'a made-up token',
    expected: BAD_TOKEN,
    call: async (aws) => {
      await write(aws, ['one']);
      return aws.logs.filterLogEvents({ logGroupName: aws.name, nextToken: 'made-up' });
    },
  },
  ...patternCases,
  {
    section: '10',
    operation: 'StartLiveTail',
    given: "a group's ARN, and an event that comes later",
    expected: 'sessionStart, then sessionUpdate {sessionMetadata {sampled}, sessionResults [...]} with it',
    run: async (aws) => {
      await createLogStream(aws);
      const logGroupIdentifiers = [aws.arn('logs', `log-group:${aws.name}`)];
      const { responseStream } = await aws.clients
        .with({ disableHostPrefix: true }, 'CloudWatchLogs')
        .startLiveTail({ logGroupIdentifiers });
      const timestamp = Date.now();
      let started = false;
      for await (const { sessionStart, sessionUpdate } of responseStream ?? []) {
        if (sessionStart !== undefined) {
          started = true;
          const logEvents = [{ timestamp, message: 'hello' }];
          await aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName: 'stream', logEvents });
        }
        if (!sessionUpdate?.sessionResults?.length) continue;
        expect(sessionUpdate).toEqual({
          sessionMetadata: { sampled: false },
          sessionResults: [
            {
              logStreamName: 'stream',
              logGroupIdentifier: `${aws.sandbox.accountId}:${aws.name}`,
              message: 'hello',
              timestamp,
              ingestionTime: expect.any(Number),
            },
          ],
        });
        break;
      }
      expect(started).toBe(true);
    },
  },
];
