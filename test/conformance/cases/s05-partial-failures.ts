/** Section 5.5: answers with batchItemFailures. */
import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { batchesOf, deliveries, recording, untilDelivered } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createKinesisStream, sharedFunction } from '../resources.ts';
import { putRecords } from '../writes.ts';

const STEP_MS = 400;

/** Reports every record whose data starts with `bad`. */
const REPORTS_BAD = recording(`
  const bad = event.Records.filter(({ kinesis }) => atob(kinesis.data).startsWith('bad'));
  return { batchItemFailures: bad.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) };`);

type Settings = Partial<CreateEventSourceMappingCommandInput>;

/** The events of these records until the function has received `count` of them and, after them, a separate record `end`. */
async function batchesUntilEnd(
  aws: Account,
  handler: string,
  texts: string[],
  settings: Settings,
): Promise<string[][]> {
  const FunctionName = await sharedFunction(aws, handler);
  const streamArn = await createKinesisStream(aws);
  await putRecords(aws, ...texts);
  const FunctionResponseTypes = ['ReportBatchItemFailures' as const];
  await createMapping(aws, streamArn, { FunctionName, FunctionResponseTypes, ...settings });
  await untilDelivered(aws, 1, { functionName: FunctionName, streamArn });
  await putRecords(aws, 'end');
  const look = async () => batchesOf(await deliveries(aws, FunctionName, streamArn));
  return aws.waitWhileTimePasses(look, (batches) => batches.flat().includes('end'), STEP_MS);
}

/** An answer in JavaScript to the first batch, all others succeed. */
const answering = (answer: string) => recording(`if (atob(event.Records[0].kinesis.data) !== 'end') { ${answer} }`);

const SUCCESSES = ["''", 'null', '{}', '{ batchItemFailures: [] }'];

const successes = SUCCESSES.map(
  (answer): ConformanceCase => ({
    section: '5.5',
    operation: 'PutRecords -> function',
    given: `the answer ${answer}`,
    expected: 'the whole batch succeeded',
    run: async (aws) => {
      const batches = await batchesUntilEnd(aws, answering(`return ${answer};`), ['a', 'b'], {});
      expect(batches).toEqual([['a', 'b'], ['end']]);
    },
  }),
);

const FAILURES: readonly (readonly [given: string, answer: string])[] = [
  ['an identifier that is not in the batch', "return { batchItemFailures: [{ itemIdentifier: '123' }] };"],
  ['the number 123 as identifier', 'return { batchItemFailures: [{ itemIdentifier: 123 }] };'],
  ['an empty identifier', "return { batchItemFailures: [{ itemIdentifier: '' }] };"],
  ['an entry without itemIdentifier', 'return { batchItemFailures: [{ foo: 123 }] };'],
  ['an exception', "throw new Error('no');"],
];

const failures = FAILURES.map(
  ([given, answer]): ConformanceCase => ({
    section: '5.5',
    operation: 'PutRecords -> function',
    given,
    expected: 'the whole batch failed and is retried',
    run: async (aws) => {
      const batches = await batchesUntilEnd(aws, answering(answer), ['a', 'b'], { MaximumRetryAttempts: 1 });
      expect(batches).toEqual([['a', 'b'], ['a', 'b'], ['end']]);
    },
  }),
);

export const partialFailureCases: readonly ConformanceCase[] = [
  ...successes,
  ...failures,
  {
    section: '5.5',
    operation: 'PutRecords -> function',
    given: 'six records, BatchSize 3, MaximumRetryAttempts 3, and only the last one reported',
    expected: 'batches of 3 and 3, then four times the failing record alone',
    run: async (aws) => {
      const texts = ['1', '2', '3', '4', '5', 'bad'];
      const settings = { BatchSize: 3, MaximumRetryAttempts: 3 };
      const batches = await batchesUntilEnd(aws, REPORTS_BAD, texts, settings);
      const alone = Array.from({ length: 4 }, () => ['bad']);
      expect(batches).toEqual([['1', '2', '3'], ['4', '5', 'bad'], ...alone, ['end']]);
    },
  },
  {
    section: '5.5',
    operation: 'PutRecords -> function',
    given: 'two reported records, MaximumRetryAttempts 0',
    expected: 'the lowest is the checkpoint: the rest is one smaller batch with a fresh retry budget',
    run: async (aws) => {
      const batches = await batchesUntilEnd(aws, REPORTS_BAD, ['a', 'bad 1', 'c', 'bad 2'], {
        MaximumRetryAttempts: 0,
      });
      expect(batches.slice(0, 2)).toEqual([
        ['a', 'bad 1', 'c', 'bad 2'],
        ['bad 1', 'c', 'bad 2'],
      ]);
    },
  },
  {
    section: '5.5',
    operation: 'PutRecords -> function',
    given: 'no FunctionResponseTypes',
    expected: 'the answer is ignored',
    run: async (aws) => {
      const batches = await batchesUntilEnd(aws, REPORTS_BAD, ['a', 'bad'], { FunctionResponseTypes: [] });
      expect(batches).toEqual([['a', 'bad'], ['end']]);
    },
  },
  {
    section: '5.4',
    operation: 'PutRecords -> function',
    given: 'BisectBatchOnFunctionError and a reported record',
    expected: 'the cut is at the reported record, not in the middle',
    run: async (aws) => {
      const settings = { BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 };
      const batches = await batchesUntilEnd(aws, REPORTS_BAD, ['a', 'bad', 'c', 'd'], settings);
      expect(batches.slice(0, 2)).toEqual([
        ['a', 'bad', 'c', 'd'],
        ['bad', 'c', 'd'],
      ]);
    },
  },
];
