/** Section 5.3: batches, their order, and where reading starts. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import { batchesOf, deliveries, recorder, recording, recordsOf, untilDelivered, untilRecords } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { readMessages } from '../log-events.ts';
import { createMapping, untilState } from '../mappings.ts';
import { createFunction, createKinesisStream, createTableStream } from '../resources.ts';
import { putItems, putRecords } from '../writes.ts';

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => String(from + n));

export const batchingCases: readonly ConformanceCase[] = [
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'TRIM_HORIZON, three PutRecords of 10 before the mapping, BatchSize 10',
    expected: 'exactly three invocations of 10, in put order',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws);
      for (const from of [0, 10, 20]) await putRecords(aws, ...numbers(from, from + 9));
      const functionName = await recorder(aws);
      await createMapping(aws, streamArn, { FunctionName: functionName, BatchSize: 10 });
      const found = await untilRecords(aws, 30, { functionName, streamArn });
      expect(batchesOf(found)).toEqual([numbers(0, 9), numbers(10, 19), numbers(20, 29)]);
    },
  },
  {
    section: '5.3',
    operation: 'PutItem -> function',
    given: 'TRIM_HORIZON, items written before the mapping',
    expected: 'all of them, in order',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, ...numbers(1, 5));
      const functionName = await recorder(aws);
      await createMapping(aws, streamArn, { FunctionName: functionName });
      const found = await untilRecords(aws, 5, { functionName, streamArn });
      expect(batchesOf(found).flat()).toEqual(numbers(1, 5));
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'LATEST, records put before and after the mapping',
    expected: 'only those after it',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws);
      await putRecords(aws, 'before');
      const functionName = await recorder(aws);
      await createMapping(aws, streamArn, { FunctionName: functionName, StartingPosition: 'LATEST' });
      await putRecords(aws, 'after');
      expect(batchesOf(await untilRecords(aws, 1, { functionName, streamArn }))).toEqual([['after']]);
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'six records of 900 KB, BatchSize 100',
    expected: 'batches whose events are no larger than 6 MB',
    run: async (aws) => {
      const handler = `async (event) => console.log('SIZE', event.Records.length, JSON.stringify(event).length)`;
      await createFunction(aws, { handler });
      const streamArn = await createKinesisStream(aws);
      for (let n = 0; n < 2; n += 1) await putRecords(aws, ...Array.from({ length: 3 }, () => 'x'.repeat(900_000)));
      await createMapping(aws, streamArn);
      const sizes = async () =>
        (await readMessages(aws)).flatMap((message) => {
          const [, records, bytes] = /SIZE (\d+) (\d+)/.exec(message) ?? [];
          return records === undefined ? [] : [{ records: Number(records), bytes: Number(bytes) }];
        });
      const isComplete = (found: { records: number }[]) => found.reduce((sum, { records }) => sum + records, 0) === 6;
      const found = await aws.waitUntil(sizes, isComplete);
      expect(found.length).toBeGreaterThan(1);
      expect(Math.max(...found.map(({ bytes }) => bytes))).toBeLessThanOrEqual(6 * 1024 * 1024);
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'two shards',
    expected: 'batches of one shard each',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws, 2);
      const Records = numbers(1, 20).map((n) => ({ Data: Buffer.from(n), PartitionKey: n }));
      await aws.kinesis.putRecords({ StreamName: aws.name, Records });
      const functionName = await recorder(aws);
      await createMapping(aws, streamArn, { FunctionName: functionName });
      const found = await untilRecords(aws, 20, { functionName, streamArn });
      const shards = found.map(
        ({ event }) => new Set(event.Records.map(({ eventID }) => String(eventID).split(':')[0])),
      );
      expect(shards.map(({ size }) => size)).toEqual([1, 1]);
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'ParallelizationFactor 1 and a slow function',
    expected: 'the next batch only after the previous one ended',
    run: async (aws) => {
      await createFunction(aws, { handler: recording('await new Promise((resolve) => setTimeout(resolve, 60));') });
      const streamArn = await createKinesisStream(aws);
      await putRecords(aws, 'a', 'b', 'c');
      await createMapping(aws, streamArn, { BatchSize: 1 });
      await untilDelivered(aws, 3, { streamArn });
      const lines = await aws.waitUntil(
        () => readMessages(aws),
        (messages) => messages.filter((message) => message.startsWith('END ')).length === 3,
      );
      const order = lines.flatMap((line) => /^(START|END) /.exec(line)?.[1] ?? []);
      expect(order).toEqual(['START', 'END', 'START', 'END', 'START', 'END']);
    },
  },
  {
    section: '5.3',
    operation: 'PutRecords -> function',
    given: 'ParallelizationFactor 2, BatchSize 1, and a slow function',
    expected: 'at most two invocations at a time, each partition key in order',
    run: async (aws) => {
      await createFunction(aws, { handler: recording('await new Promise((resolve) => setTimeout(resolve, 40));') });
      const streamArn = await createKinesisStream(aws);
      const Records = numbers(1, 9).map((n) => ({ Data: Buffer.from(n), PartitionKey: `key-${Number(n) % 3}` }));
      await aws.kinesis.putRecords({ StreamName: aws.name, Records });
      await createMapping(aws, streamArn, { BatchSize: 1, ParallelizationFactor: 2 });
      const found = await untilDelivered(aws, 9, { streamArn });
      const { logStreams = [] } = await aws.logs.describeLogStreams({ logGroupName: `/aws/lambda/${aws.name}` });
      // Each concurrent invocation needs its own execution environment.
      expect(logStreams).toHaveLength(2);
      for (const rest of [0, 1, 2]) {
        const ofKey = batchesOf(found)
          .flat()
          .filter((n) => Number(n) % 3 === rest);
        expect(ofKey).toEqual(numbers(1, 9).filter((n) => Number(n) % 3 === rest));
      }
    },
  },
  {
    section: '5.3',
    operation: 'PutItem -> function',
    given: 'a second function on the same stream',
    expected: 'each gets every record',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      const other = await createFunction(aws, { handler: recording() });
      const functions = [await recorder(aws), other];
      for (const FunctionName of functions) await createMapping(aws, streamArn, { FunctionName });
      await putItems(aws, 'a', 'b');
      for (const functionName of functions) {
        const found = await untilRecords(aws, 2, { functionName, streamArn });
        expect(batchesOf(found).flat()).toEqual(['a', 'b']);
      }
    },
  },
  {
    section: '5.3',
    operation: 'UpdateEventSourceMapping',
    given: 'a mapping disabled and enabled again, with writes in the meantime',
    expected: 'nothing while disabled, then it continues where it was',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      const functionName = await recorder(aws);
      const UUID = await createMapping(aws, streamArn, { FunctionName: functionName });
      await putItems(aws, 'before');
      await untilRecords(aws, 1, { functionName, streamArn });
      await aws.lambda.updateEventSourceMapping({ UUID, Enabled: false });
      await untilState(aws, UUID, 'Disabled');
      await putItems(aws, 'meanwhile');
      expect(recordsOf(await deliveries(aws, functionName, streamArn))).toHaveLength(1);
      await aws.lambda.updateEventSourceMapping({ UUID, Enabled: true });
      const found = await untilRecords(aws, 2, { functionName, streamArn });
      expect(batchesOf(found)).toEqual([['before'], ['meanwhile']]);
    },
  },
];
