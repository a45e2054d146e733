/** Section 10: putting and getting log events. */

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

const get = (aws: Account, changes: { limit?: number; startFromHead?: boolean; nextToken?: string } = {}) =>
  aws.logs.getLogEvents({ logGroupName: aws.name, logStreamName: 'stream', ...changes });

const texts = (events: readonly { message?: string }[] = []) => events.map(({ message }) => message);

export const logEventApiCases: readonly ConformanceCase[] = [
  {
    section: '10',
    operation: 'PutLogEvents',
    given: 'a made-up sequence token',
    expected: '200: tokens are ignored',
    run: async (aws) => {
      await createLogStream(aws);
      const { $metadata } = await aws.logs.putLogEvents({
        logGroupName: aws.name,
        logStreamName: 'stream',
        logEvents: [{ timestamp: Date.now(), message: 'x' }],
        sequenceToken: 'made-up',
      });
      expect($metadata.httpStatusCode).toBe(200);
    },
  },
  {
    section: '10',
    operation: 'PutLogEvents',
    given: 'events that do not ascend',
    expected:
      'InvalidParameterException 400: Log events in a single PutLogEvents request must be in chronological order.',
    call: async (aws) => {
      await createLogStream(aws);
      const now = Date.now();
      const logEvents = [
        { timestamp: now, message: 'later' },
        { timestamp: now - 10, message: 'earlier' },
      ];
      return aws.logs.putLogEvents({ logGroupName: aws.name, logStreamName: 'stream', logEvents });
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'a stream with an event',
    expected: 'exactly events [{timestamp, message, ingestionTime}], nextForwardToken f/..., nextBackwardToken b/...',
    run: async (aws) => {
      const timestamp = await write(aws, ['one']);
      expectAnswer(await get(aws), 200, {
        events: [{ timestamp, message: 'one', ingestionTime: expect.any(Number) }],
        nextForwardToken: expect.stringMatching(/^f\/./),
        nextBackwardToken: expect.stringMatching(/^b\/./),
      });
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'a limit and no startFromHead',
    expected: 'the newest events, ascending',
    run: async (aws) => {
      await write(aws, ['1', '2', '3', '4']);
      expect(texts((await get(aws, { limit: 2 })).events)).toEqual(['3', '4']);
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'a limit and startFromHead',
    expected: 'the oldest events, ascending',
    run: async (aws) => {
      await write(aws, ['1', '2', '3', '4']);
      expect(texts((await get(aws, { limit: 2, startFromHead: true })).events)).toEqual(['1', '2']);
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'the forward token, again and again',
    expected: 'the next events; at the end the token repeats itself',
    run: async (aws) => {
      await write(aws, ['1', '2', '3']);
      const first = await get(aws, { limit: 2, startFromHead: true });
      const second = await get(aws, { nextToken: first.nextForwardToken, startFromHead: true });
      const third = await get(aws, { nextToken: second.nextForwardToken, startFromHead: true });
      expect([texts(second.events), texts(third.events)]).toEqual([['3'], []]);
      expect(third.nextForwardToken).toBe(second.nextForwardToken);
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'the backward token',
    expected: 'the events before, ascending',
    run: async (aws) => {
      await write(aws, ['1', '2', '3', '4']);
      const { nextBackwardToken } = await get(aws, { limit: 1 });
      expect(texts((await get(aws, { limit: 2, nextToken: nextBackwardToken })).events)).toEqual(['2', '3']);
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'a stream without events',
    expected: 'events [] and both tokens',
    run: async (aws) => {
      await createLogStream(aws);
      const nextForwardToken = expect.stringMatching(/^f\/./);
      const nextBackwardToken = expect.stringMatching(/^b\/./);
      expectAnswer(await get(aws), 200, { events: [], nextForwardToken, nextBackwardToken });
    },
  },
  {
    section: '10',
    operation: 'GetLogEvents',
    given: 'a made-up token',
    expected: BAD_TOKEN,
    call: async (aws) => {
      await write(aws, ['one']);
      return get(aws, { nextToken: 'made-up' });
    },
  },
];
