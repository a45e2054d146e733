/** Section 5.4: retries of a batch that fails. */
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { batchesOf, type Delivery, deliveries, recording, untilDelivered } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createFunction, createKinesisStream, sharedFunction } from '../resources.ts';
import { putRecords } from '../writes.ts';

const STEP_MS = 250;
const HOUR = 3_600_000;

/** Fails whenever the batch has a record with the data `bad`. */
const FAILS_ON_BAD = recording(
  "if (event.Records.some(({ kinesis }) => atob(kinesis.data) === 'bad')) throw new Error('bad');",
);

interface Attempt {
  readonly handler?: string;
  readonly mapping?: Partial<CreateEventSourceMappingCommandInput>;
  readonly stepMs?: number;
}

interface Attempted {
  readonly streamArn: string;
  readonly found: readonly Delivery[];
  /** All events that the function received, once they are as expected. */
  until(isReached: (found: Delivery[]) => boolean): Promise<Delivery[]>;
}

/** Puts texts into the case's new stream, which is mapped to a function, and waits for this many events. */
async function attempt(aws: Account, texts: string[], count: number, options: Attempt = {}): Promise<Attempted> {
  const { handler = FAILS_ON_BAD, mapping = {}, stepMs = STEP_MS } = options;
  const functionName = await sharedFunction(aws, handler);
  const streamArn = await createKinesisStream(aws);
  await putRecords(aws, ...texts);
  await createMapping(aws, streamArn, { FunctionName: functionName, ...mapping });
  const look = () => deliveries(aws, functionName, streamArn);
  const until: Attempted['until'] = (isReached) => aws.waitWhileTimePasses(look, isReached, stepMs);
  return { streamArn, until, found: await until(({ length }) => length >= count) };
}

/** All events that the function received by the time a further record was processed. */
async function thenGood(aws: Account, { until }: Attempted): Promise<string[][]> {
  await putRecords(aws, 'good');
  return batchesOf(await until((found) => batchesOf(found).flat().includes('good')));
}

/** Retries that end by the number of attempts. */
export const retryCases: readonly ConformanceCase[] = [
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'a function that fails twice',
    expected: 'the same batch until it succeeds',
    run: async (aws) => {
      const handler = recording("if ((globalThis.calls = (globalThis.calls ?? 0) + 1) < 3) throw new Error('no');");
      const batches = await thenGood(aws, await attempt(aws, ['a', 'b'], 3, { handler }));
      expect(batches).toEqual([['a', 'b'], ['a', 'b'], ['a', 'b'], ['good']]);
    },
  },
  ...[0, 1, 3].map(
    (MaximumRetryAttempts): ConformanceCase => ({
      section: '5.4',
      operation: 'PutRecords -> function',
      given: `MaximumRetryAttempts ${MaximumRetryAttempts}`,
      expected: `${1 + MaximumRetryAttempts} invocations, then delivery continues after the batch`,
      run: async (aws) => {
        const attempts = Array.from({ length: 1 + MaximumRetryAttempts }, () => ['bad']);
        const attempted = await attempt(aws, ['bad'], attempts.length, { mapping: { MaximumRetryAttempts } });
        expect(await thenGood(aws, attempted)).toEqual([...attempts, ['good']]);
      },
    }),
  ),
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'records after a batch that fails',
    expected: 'the shard is blocked in the meantime',
    run: async (aws) => {
      const mapping = { BatchSize: 1, MaximumRetryAttempts: 2 };
      const { found } = await attempt(aws, ['bad', 'good'], 4, { mapping });
      expect(batchesOf(found)).toEqual([['bad'], ['bad'], ['bad'], ['good']]);
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'another shard than the one whose batch fails',
    expected: 'it is delivered without waiting',
    run: async (aws) => {
      const functionName = await sharedFunction(aws, FAILS_ON_BAD);
      const streamArn = await createKinesisStream(aws, 2);
      const put = (text: string, ExplicitHashKey: string) =>
        aws.kinesis.putRecord({ StreamName: aws.name, PartitionKey: 'p', Data: Buffer.from(text), ExplicitHashKey });
      await createMapping(aws, streamArn, { FunctionName: functionName });
      await put('bad', '0');
      await untilDelivered(aws, 1, { functionName, streamArn });
      await put('good', '340282366920938463463374607431768211455');
      const look = async () => batchesOf(await deliveries(aws, functionName, streamArn)).flat();
      await aws.waitUntil(look, (texts) => texts.includes('good'));
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'throttles, MaximumRetryAttempts 0',
    expected: 'they do not count: the batch is delivered when the throttle ends',
    run: async (aws) => {
      await createFunction(aws, { handler: FAILS_ON_BAD });
      await aws.lambda.putFunctionConcurrency({ FunctionName: aws.name, ReservedConcurrentExecutions: 0 });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { MaximumRetryAttempts: 0 });
      await putRecords(aws, 'good');
      const throttles = async () => {
        const { Datapoints = [] } = await aws.cloudwatch.getMetricStatistics({
          Namespace: 'AWS/Lambda',
          MetricName: 'Throttles',
          Dimensions: [{ Name: 'FunctionName', Value: aws.name }],
          StartTime: new Date(aws.sandbox.clock.now() - HOUR),
          EndTime: new Date(aws.sandbox.clock.now() + HOUR),
          Period: 60,
          Statistics: ['Sum'],
        });
        return Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0);
      };
      await aws.waitWhileTimePasses(throttles, (sum) => sum >= 2, STEP_MS);
      await aws.lambda.deleteFunctionConcurrency({ FunctionName: aws.name });
      expect(batchesOf(await untilDelivered(aws, 1, { streamArn, stepMs: STEP_MS }))).toEqual([['good']]);
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'BisectBatchOnFunctionError, MaximumRetryAttempts 0, one bad record of four',
    expected: 'both halves are tried, and splitting uses up no retries',
    run: async (aws) => {
      const mapping = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 };
      const { found } = await attempt(aws, ['a', 'b', 'bad', 'd'], 5, { mapping });
      expect(batchesOf(found)).toEqual([['a', 'b', 'bad', 'd'], ['a', 'b'], ['bad', 'd'], ['bad'], ['d']]);
    },
  },
];

/** Retries that end by the age of the record. */
export const retryTimeCases: readonly ConformanceCase[] = [
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'a function that always fails',
    expected: 'waits that grow exponentially',
    run: async (aws) => {
      const times = (await attempt(aws, ['bad'], 7)).found.map(({ time }) => time);
      // The first waits are too short for the steps in which time passes here.
      const waits = times.slice(3, 7).map((time, n) => time - (times[n + 2] ?? 0));
      expect(waits).toEqual([...waits].sort((a, b) => a - b));
      expect(waits.at(-1)).toBeGreaterThan(4 * (waits[0] ?? 0));
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'a function that always fails, endless retries',
    expected: 'about 8 invocations within 60 seconds',
    run: async (aws) => {
      const { found } = await attempt(aws, ['bad'], 9, { stepMs: 800 });
      const start = found[0]?.time ?? 0;
      const within = found.filter(({ time }) => time - start <= 60_000).length;
      expect(within).toBeGreaterThanOrEqual(7);
      expect(within).toBeLessThanOrEqual(9);
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'MaximumRecordAgeInSeconds 60',
    expected: 'retries until the records are 60 seconds old, then delivery continues',
    run: async (aws) => {
      const attempted = await attempt(aws, ['bad'], 7, { mapping: { MaximumRecordAgeInSeconds: 60 } });
      await aws.passTime(61_000);
      await thenGood(aws, attempted);
      const all = await attempted.until(() => true);
      const last = all.filter((delivery) => batchesOf([delivery]).flat().includes('bad')).at(-1)?.time ?? 0;
      expect(last - (all[0]?.time ?? 0)).toBeLessThanOrEqual(60_000);
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'neither bound, and a record that expires in the stream after 24 hours',
    expected: 'retries until then, then delivery continues',
    run: async (aws) => {
      const attempted = await attempt(aws, ['bad'], 2);
      await aws.passTime(23 * HOUR);
      const late = await attempted.until(({ length }) => length >= 3);
      expect(batchesOf(late).flat()).toEqual(late.map(() => 'bad'));
      await aws.passTime(1.1 * HOUR);
      await thenGood(aws, attempted);
    },
  },
];
