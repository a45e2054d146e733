import { createHash } from 'node:crypto';
import type {
  GetRecordsOutput,
  GetShardIteratorOutput,
  ListShardsOutput,
  PutRecordOutput,
  PutRecordsOutput,
} from '@aws-sdk/client-kinesis';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { SequenceNumberFormat } from '../../../../src/sandbox/services/kinesis/sequence-number.ts';
import { openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';

const HOUR_MS = 3_600_000;

let env: ReturnType<typeof testEnvironment>;
let clock: FakeClock;
let call: Call;

beforeEach(async () => {
  env = testEnvironment();
  clock = env.clock;
  call = directCalls(kinesisService(await openKinesis(await openStore(undefined), env)), env);
});

async function create(StreamName: string, ShardCount: number): Promise<void> {
  await call('CreateStream', { StreamName, ShardCount });
  await clock.advance(env.pace.streamCreating);
}

function put(text: string, more: object = {}): Promise<PutRecordOutput> {
  return call('PutRecord', { StreamName: 'orders', PartitionKey: 'k', Data: Buffer.from(text), ...more });
}

async function iterator(type: string, more: object = {}): Promise<string> {
  const { ShardIterator } = await call<GetShardIteratorOutput>('GetShardIterator', {
    StreamName: 'orders',
    ShardId: '0',
    ShardIteratorType: type,
    ...more,
  });
  return ShardIterator ?? '';
}

function get(ShardIterator: string, more: object = {}): Promise<GetRecordsOutput> {
  return call('GetRecords', { ShardIterator, ...more });
}

function texts({ Records }: GetRecordsOutput): string[] {
  return (Records ?? []).map(({ Data }) => Buffer.from(Data ?? []).toString());
}

test('returns written records with number, key and time', async () => {
  await create('orders', 1);
  const { ShardId, SequenceNumber } = await put('hello');
  expect(ShardId).toBe('shardId-000000000000');
  expect(SequenceNumber).toMatch(/^\d{56}$/);
  expect(await get(await iterator('TRIM_HORIZON'))).toEqual({
    Records: [
      {
        SequenceNumber,
        PartitionKey: 'k',
        Data: Buffer.from('hello'),
        ApproximateArrivalTimestamp: new Date(clock.now()),
      },
    ],
    NextShardIterator: expect.any(String),
    MillisBehindLatest: 0,
  });
});

test('each type of iterator starts where AWS says', async () => {
  await create('orders', 1);
  await put('one');
  await clock.advance(1000);
  const second = await put('two');
  const time = clock.now();
  await clock.advance(1000);
  await put('three');
  const latest = await iterator('LATEST');
  await put('four');

  expect(texts(await get(await iterator('TRIM_HORIZON')))).toEqual(['one', 'two', 'three', 'four']);
  expect(texts(await get(latest))).toEqual(['four']);
  const at = { StartingSequenceNumber: second.SequenceNumber };
  expect(texts(await get(await iterator('AT_SEQUENCE_NUMBER', at)))).toEqual(['two', 'three', 'four']);
  expect(texts(await get(await iterator('AFTER_SEQUENCE_NUMBER', at)))).toEqual(['three', 'four']);
  const since = (offset: number): object => ({ Timestamp: new Date(time + offset) });
  expect(texts(await get(await iterator('AT_TIMESTAMP', since(0))))).toEqual(['two', 'three', 'four']);
  expect(texts(await get(await iterator('AT_TIMESTAMP', since(1))))).toEqual(['three', 'four']);
  expect(texts(await get(await iterator('AT_TIMESTAMP', since(-2 * HOUR_MS))))).toHaveLength(4);
  await clock.advance(10);
  const now = await iterator('AT_TIMESTAMP', { Timestamp: new Date(clock.now()) });
  expect(texts(await get(now))).toEqual([]);
  await put('five');
  expect(texts(await get(now))).toEqual(['five']);
});

test('an iterator at the tip is valid for later records', async () => {
  await create('orders', 1);
  const first = await get(await iterator('TRIM_HORIZON'));
  expect(first).toMatchObject({ Records: [], MillisBehindLatest: 0 });
  await put('later');
  expect(texts(await get(first.NextShardIterator ?? ''))).toEqual(['later']);
});

test('an iterator expires after five minutes, and the error has its creation time', async () => {
  await create('orders', 1);
  const token = await iterator('TRIM_HORIZON');
  const made = new Date(clock.now());
  await clock.advance(300_000);
  await get(token);
  await clock.advance(1);
  await expect(get(token)).rejects.toMatchObject({
    code: 'ExpiredIteratorException',
    message:
      `Iterator expired. The iterator was created at time Tue Nov 25 ${made.toISOString().slice(11, 19)} UTC 2025 while ` +
      `right now it is Tue Nov 25 ${new Date(clock.now()).toISOString().slice(11, 19)} UTC 2025 which is further in the ` +
      'future than the tolerated delay of 300000 milliseconds.',
  });
});

test.each(['', 'abc', Buffer.alloc(152).toString('base64')])('rejects the made-up iterator %j', async (token) => {
  await expect(get(token)).rejects.toMatchObject({
    code: 'InvalidArgumentException',
    message: 'Invalid ShardIterator.',
  });
});

test('an iterator of a deleted stream finds no shard, even if the name is reused', async () => {
  await create('orders', 1);
  const token = await iterator('TRIM_HORIZON');
  await call('DeleteStream', { StreamName: 'orders' });
  const refusal = 'Shard shardId-000000000000 in stream orders under account 000000000000 does not exist';
  await expect(get(token)).rejects.toThrow(refusal);
  await clock.advance(env.pace.streamDeleting);
  await create('orders', 1);
  await expect(get(token)).rejects.toThrow(refusal);
});

test('paging neither loses nor repeats records of any size', async () => {
  await create('orders', 1);
  let batch = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      async (sizes, Limit) => {
        let token: string | undefined = await iterator('LATEST');
        const written: string[] = [];
        for (const size of sizes) {
          batch += 1;
          const names = Array.from({ length: size }, (_, index) => `${batch}-${index}`);
          written.push(...names);
          const Records = names.map((name) => ({ PartitionKey: name, Data: Buffer.from(name) }));
          await call('PutRecords', { StreamName: 'orders', Records });
        }
        const read: string[] = [];
        while (token !== undefined) {
          const page: GetRecordsOutput = await get(token, { Limit });
          expect(page.Records?.length).toBeLessThanOrEqual(Limit);
          read.push(...texts(page));
          token = page.Records?.length === 0 ? undefined : page.NextShardIterator;
        }
        expect(read).toEqual(written);
      },
    ),
    { numRuns: 30 },
  );
});

test('a page ends before 10 MiB, and has the lag', async () => {
  await create('orders', 1);
  for (let index = 0; index < 12; index += 1) {
    await put('x'.repeat(1024 * 1024));
    await clock.advance(100);
  }
  const page = await get(await iterator('TRIM_HORIZON'));
  expect(page.Records).toHaveLength(9);
  expect(page.MillisBehindLatest).toBe(400);
  const rest = await get(page.NextShardIterator ?? '');
  expect(rest.Records).toHaveLength(3);
  expect(rest.MillisBehindLatest).toBe(0);
});

test('records expire after the retention period', async () => {
  await create('orders', 1);
  await put('old');
  await clock.advance(HOUR_MS);
  await put('young');
  await clock.advance(23 * HOUR_MS + 1);
  expect(texts(await get(await iterator('TRIM_HORIZON')))).toEqual(['young']);
  expect(texts(await get(await iterator('AT_TIMESTAMP', { Timestamp: new Date(0) })))).toEqual(['young']);

  await call('IncreaseStreamRetentionPeriod', { StreamName: 'orders', RetentionPeriodHours: 48 });
  await clock.advance(2 * HOUR_MS);
  expect(texts(await get(await iterator('TRIM_HORIZON')))).toEqual(['young']);
});

test('a record goes to the shard of its partition key or explicit hash key', async () => {
  await create('orders', 3);
  const output = await call<PutRecordsOutput>('PutRecords', {
    StreamName: 'orders',
    Records: [
      { PartitionKey: 'a', Data: Buffer.from('') },
      { PartitionKey: 'b', Data: Buffer.from('') },
      { PartitionKey: 'e', Data: Buffer.from('') },
      { PartitionKey: 'f', Data: Buffer.from('') },
      { PartitionKey: 'a', Data: Buffer.from(''), ExplicitHashKey: '340282366920938463463374607431768211455' },
      { PartitionKey: 'a', Data: Buffer.from(''), ExplicitHashKey: '226854911280625642308916404954512140969' },
      { PartitionKey: 'a', Data: Buffer.from(''), ExplicitHashKey: '226854911280625642308916404954512140970' },
    ],
  });
  expect(output.FailedRecordCount).toBe(0);
  expect(output.Records?.map(({ ShardId }) => Number(ShardId?.slice(-1)))).toEqual([0, 1, 2, 1, 2, 1, 2]);
});

test('every key goes to the shard whose range contains its MD5', async () => {
  await create('orders', 7);
  const { Shards = [] } = await call<ListShardsOutput>('ListShards', { StreamName: 'orders' });
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, maxLength: 20 }), async (PartitionKey) => {
      const { ShardId } = await put('', { PartitionKey });
      const key = BigInt(`0x${createHash('md5').update(PartitionKey).digest('hex')}`);
      const range = Shards.find((shard) => shard.ShardId === ShardId)?.HashKeyRange;
      expect(key >= BigInt(range?.StartingHashKey ?? -1) && key <= BigInt(range?.EndingHashKey ?? -1)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('records of concurrent calls are read in the order of their numbers', async () => {
  await create('orders', 1);
  const outputs = await Promise.all(Array.from({ length: 40 }, (_, index) => put(String(index))));
  const numbers = outputs.map(({ SequenceNumber }) => String(SequenceNumber));
  expect([...numbers].sort()).toEqual(numbers);
  const { Records } = await get(await iterator('TRIM_HORIZON'));
  expect(Records?.map(({ SequenceNumber }) => SequenceNumber)).toEqual(numbers);
});

const OTHER_STREAM = new SequenceNumberFormat(0, 1_700_000_000).format(5, 1_700_000_100);

test.each([
  [
    'LATEST',
    { StartingSequenceNumber: '5' },
    /^Must either specify .* Request specified LATEST and also a StartingSequenceNumber\.$/,
  ],
  [
    'AT_SEQUENCE_NUMBER',
    {},
    /^Must either specify .* Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber\.$/,
  ],
  [
    'AT_SEQUENCE_NUMBER',
    { StartingSequenceNumber: '5' },
    /^Invalid StartingSequenceNumber\. It encodes shardId-000000000005, while it was used in a call to a shard with shardId-000000000000$/,
  ],
  [
    'AT_SEQUENCE_NUMBER',
    { StartingSequenceNumber: OTHER_STREAM },
    /^StartingSequenceNumber \d{56} used in GetShardIterator on shard shardId-000000000000 in stream orders under account 000000000000 is invalid because it did not come from this stream\.$/,
  ],
  [
    'AT_SEQUENCE_NUMBER',
    { StartingSequenceNumber: '26227199374822427428162556223570313216' },
    /^StartingSequenceNumber 26227199374822427428162556223570313216 used in GetShardIterator on shard shardId-000000000000 in stream orders under account 000000000000 is invalid\.$/,
  ],
  [
    'AT_TIMESTAMP',
    {},
    /^Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP\. Current request has no timestamp parameter\.$/,
  ],
  [
    'AT_TIMESTAMP',
    { Timestamp: new Date(Date.UTC(2099, 0)) },
    /^The timestampInMillis parameter cannot be greater than the currentTimestampInMillis\. timestampInMillis: 4070908800000, currentTimestampInMillis: \d+$/,
  ],
])('rejects an iterator of type %s with %j', async (type, more, message) => {
  await create('orders', 1);
  await expect(iterator(type, more)).rejects.toMatchObject({
    code: 'InvalidArgumentException',
    message: expect.stringMatching(message),
  });
});

test.each([
  ['orders', '2147483647', 'Shard shardId-002147483647 in stream orders under account 000000000000 does not exist'],
  ['none', 'x-0005', 'Shard shardId-000000000005 in stream none under account 000000000000 does not exist'],
  ['orders', '2147483648', 'Could not find shard 2147483648 in stream orders under account 000000000000.'],
  ['orders', 'ABKLFD8', 'Could not find shard ABKLFD8 in stream orders under account 000000000000.'],
])('of stream %s, shard %s: %s', async (StreamName, ShardId, message) => {
  await create('orders', 1);
  await expect(iterator('LATEST', { StreamName, ShardId })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message,
  });
});

test("rejects records above the stream's size limit, which can be raised", async () => {
  await create('orders', 1);
  const large = Buffer.alloc(1024 * 1024 + 1);
  await expect(put('', { Data: large })).rejects.toMatchObject({
    code: 'ValidationException',
    message:
      "1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1048577 cap=1048577]' at 'data' failed to " +
      'satisfy constraint: Member must have length less than or equal to 1048576',
  });
  const StreamARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
  await call('UpdateMaxRecordSize', { StreamARN, MaxRecordSizeInKiB: 2048 });
  await clock.advance(env.pace.streamUpdating);
  await put('', { Data: large });
  const Records = Array.from({ length: 6 }, () => ({ PartitionKey: 'k', Data: Buffer.alloc(2 * 1024 * 1024) }));
  await expect(call('PutRecords', { StreamARN, Records })).rejects.toThrow('Records size exceeds 10 MB limit');
});

test('rejects a hash key out of range, and an invalid ordering number', async () => {
  await create('orders', 1);
  const beyond = (1n << 128n).toString();
  await expect(put('', { ExplicitHashKey: beyond })).rejects.toThrow(
    `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${beyond}`,
  );
  const number = BigInt('0x30000000000000000000000000000000000000000000001').toString();
  await expect(put('', { SequenceNumberForOrdering: number })).rejects.toThrow(
    `ExclusiveMinimumSequenceNumber ${number} used in PutRecord on stream orders under account 000000000000 is invalid.`,
  );
  const { SequenceNumber } = await put('one');
  await put('two', { SequenceNumberForOrdering: SequenceNumber });
});

test('a dry run is checked like any other call, and changes nothing', async () => {
  await create('orders', 1);
  const token = await iterator('TRIM_HORIZON');
  const dry = { DryRun: true };
  const error = { code: 'DryRunOperationException' };
  await expect(put('never', dry)).rejects.toMatchObject(error);
  await expect(get(token, dry)).rejects.toMatchObject(error);
  await expect(iterator('LATEST', dry)).rejects.toMatchObject(error);
  await expect(iterator('AT_TIMESTAMP', dry)).rejects.toMatchObject({ code: 'InvalidArgumentException' });
  expect(texts(await get(token))).toEqual([]);
});
