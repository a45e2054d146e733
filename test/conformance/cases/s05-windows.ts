/** Sections 5.1, 5.3, 5.7 and 5.8: batching windows, tumbling windows, and other delays. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { batchesOf, recording, untilDelivered, untilRecords } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { createMapping, untilState } from '../mappings.ts';
import { createFunction, createKinesisStream, createTableStream } from '../resources.ts';
import { putItems, putRecords } from '../writes.ts';

const STEP_MS = 1_000;

/** Counts the records of a window in its state, and logs the events. */
const COUNTS = recording('return { state: { count: (event.state.count ?? 0) + event.Records.length } };');

const SECOND = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

export const windowCases: readonly ConformanceCase[] = [
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'MaximumBatchingWindowInSeconds 20 and a batch that is not full',
    expected: 'one invocation when the window ends',
    run: async (aws) => {
      await createFunction(aws, { handler: recording() });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { MaximumBatchingWindowInSeconds: 20 });
      const start = aws.sandbox.clock.now();
      for (const text of ['a', 'b', 'c']) await putRecords(aws, text);
      const found = await untilDelivered(aws, 1, { streamArn, stepMs: STEP_MS });
      expect(batchesOf(found)).toEqual([['a', 'b', 'c']]);
      expect((found[0]?.time ?? 0) - start).toBeGreaterThanOrEqual(19_000);
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'MaximumBatchingWindowInSeconds 300 and a full batch',
    expected: 'an invocation at once',
    run: async (aws) => {
      await createFunction(aws, { handler: recording() });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { MaximumBatchingWindowInSeconds: 300, BatchSize: 2 });
      await putRecords(aws, 'a', 'b', 'c');
      expect(batchesOf(await untilDelivered(aws, 1, { streamArn }))).toEqual([['a', 'b']]);
    },
  },
  {
    section: '5.1',
    operation: 'TTL expiry -> function',
    given: 'an item that expired',
    expected: 'REMOVE with userIdentity {"type":"Service","principalId":"dynamodb.amazonaws.com"}',
    run: async (aws) => {
      await createFunction(aws, { handler: recording() });
      const streamArn = await createTableStream(aws);
      const TimeToLiveSpecification = { AttributeName: 'expires', Enabled: true };
      await aws.dynamodb.updateTimeToLive({ TableName: aws.name, TimeToLiveSpecification });
      const expires = String(Math.floor(aws.sandbox.clock.now() / 1000) + 60);
      await aws.dynamodb.putItem({ TableName: aws.name, Item: { id: { S: 'a' }, expires: { N: expires } } });
      await createMapping(aws, streamArn);
      const found = await untilRecords(aws, 2, { streamArn, stepMs: 20_000 });
      expect(found.flatMap(({ event }) => event.Records)[1]).toMatchObject({
        eventName: 'REMOVE',
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
        dynamodb: { Keys: { id: { S: 'a' } } },
      });
    },
  },
  {
    section: '5.7',
    operation: 'PutRecords -> function',
    given: 'records that a filter dropped, and a mapping whose filter is then taken away',
    expected: 'they count as processed: only later records are delivered',
    run: async (aws) => {
      await createFunction(aws, { handler: recording() });
      const streamArn = await createKinesisStream(aws);
      const FilterCriteria = { Filters: [{ Pattern: '{"data":{"t":["a"]}}' }] };
      const UUID = await createMapping(aws, streamArn, { FilterCriteria });
      await putRecords(aws, '{"t":"dropped"}', '{"t":"a"}', '{"t":"dropped too"}');
      await untilDelivered(aws, 1, { streamArn });
      await aws.lambda.updateEventSourceMapping({ UUID, FilterCriteria: { Filters: [] } });
      await untilState(aws, UUID, 'Enabled');
      await putRecords(aws, '{"t":"later"}');
      expect(batchesOf(await untilDelivered(aws, 2, { streamArn }))).toEqual([['{"t":"a"}'], ['{"t":"later"}']]);
    },
  },
  {
    section: '5.8',
    operation: 'PutRecords -> function',
    given: 'TumblingWindowInSeconds 30',
    expected:
      'window, state {}, shardId, eventSourceARN, isFinalInvokeForWindow, isWindowTerminatedEarly next to Records',
    run: async (aws) => {
      await createFunction(aws, { handler: COUNTS });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { TumblingWindowInSeconds: 30 });
      await putRecords(aws, 'a');
      const [delivery] = await untilDelivered(aws, 1, { streamArn });
      const { Records, window, ...members } = delivery?.event ?? { Records: [] };
      expect(Records).toHaveLength(1);
      expect(members).toEqual({
        state: {},
        shardId: 'shardId-000000000000',
        eventSourceARN: streamArn,
        isFinalInvokeForWindow: false,
        isWindowTerminatedEarly: false,
      });
      const { start, end } = window as { start: string; end: string }; // checked by the next lines
      expect([start, end]).toEqual([expect.stringMatching(SECOND), expect.stringMatching(SECOND)]);
      expect(Date.parse(end) - Date.parse(start)).toBe(30_000);
    },
  },
  {
    section: '5.8',
    operation: 'PutRecords -> function',
    given: 'the state that the function returned',
    expected: 'it comes back with the next batch, and the final call has it with no Records',
    run: async (aws) => {
      await createFunction(aws, { handler: COUNTS });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { TumblingWindowInSeconds: 30, BatchSize: 2 });
      await toStartOfWindow(aws, 30_000);
      await putRecords(aws, 'a', 'b', 'c');
      const found = await untilDelivered(aws, 3, { streamArn, stepMs: STEP_MS });
      const seen = found.map(({ event }) => [event.Records.length, event.state, event.isFinalInvokeForWindow]);
      expect(seen).toEqual([
        [2, {}, false],
        [1, { count: 2 }, false],
        [0, { count: 3 }, true],
      ]);
    },
  },
  {
    section: '5.8',
    operation: 'PutRecords -> function',
    given: 'a state of more than 1 MB',
    expected: 'the window is terminated early',
    run: async (aws) => {
      const handler = `async ({ state, ...event }) => {
        console.log('EVENT ' + JSON.stringify(event));
        return { state: event.isFinalInvokeForWindow ? {} : { text: 'x'.repeat(1_100_000) } };
      }`;
      await createFunction(aws, { handler });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { TumblingWindowInSeconds: 300 });
      await toStartOfWindow(aws, 300_000);
      await putRecords(aws, 'a');
      const found = await untilDelivered(aws, 2, { streamArn });
      const seen = found.map(({ event }) => [event.isFinalInvokeForWindow, event.isWindowTerminatedEarly]);
      expect(seen).toEqual([
        [false, false],
        [true, true],
      ]);
    },
  },
  {
    section: '5.8',
    operation: 'PutItem -> function',
    given: 'a DynamoDB stream with a tumbling window',
    expected: 'a final call when the window is over',
    run: async (aws) => {
      await createFunction(aws, { handler: COUNTS });
      const streamArn = await createTableStream(aws);
      await createMapping(aws, streamArn, { TumblingWindowInSeconds: 30 });
      await putItems(aws, 'a');
      const found = await untilDelivered(aws, 2, { streamArn, stepMs: STEP_MS });
      expect(found.map(({ event }) => event.isFinalInvokeForWindow)).toEqual([false, true]);
    },
  },
];

/** Lets time pass to the first second of a window, so that the next writes are in one window. */
async function toStartOfWindow(aws: Account, sizeMs: number): Promise<void> {
  await aws.passTime(sizeMs - (aws.sandbox.clock.now() % sizeMs));
}
