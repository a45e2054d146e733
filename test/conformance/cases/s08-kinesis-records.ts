/** Section 8: putting and getting Kinesis records. */
import { createHash } from 'node:crypto';
import type { ShardIteratorType } from '@aws-sdk/client-kinesis';
import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createKinesisStream } from '../resources.ts';

const SEQUENCE_NUMBER = expect.stringMatching(/^\d{56}$/);
const NOT_FOUND = 'ResourceNotFoundException 400: Stream <name> under account <account> not found.';

const put = (aws: Account, PartitionKey: string, ExplicitHashKey?: string) =>
  aws.kinesis.putRecord({ StreamName: aws.name, PartitionKey, Data: Buffer.from('x'), ExplicitHashKey });

const iterate = (aws: Account, ShardId: string, ShardIteratorType: ShardIteratorType = 'TRIM_HORIZON') =>
  aws.kinesis.getShardIterator({ StreamName: aws.name, ShardId, ShardIteratorType });

/** Which of three shards the record of a partition key belongs to, by its MD5. */
function shardOf(partitionKey: string): string {
  const hash = BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`);
  return `shardId-00000000000${(hash * 3n) >> 128n}`;
}

export const kinesisRecordCases: readonly ConformanceCase[] = [
  {
    section: '8',
    operation: 'PutRecord',
    given: 'a record',
    expected: 'exactly SequenceNumber of 56 digits and ShardId',
    run: async (aws) => {
      await createKinesisStream(aws);
      expectAnswer(await put(aws, 'key'), 200, { SequenceNumber: SEQUENCE_NUMBER, ShardId: 'shardId-000000000000' });
    },
  },
  {
    section: '8',
    operation: 'PutRecord',
    given: 'partition keys a, b, e, f and three shards',
    expected: 'shards 0, 1, 2, 1',
    run: async (aws) => {
      await createKinesisStream(aws, 3);
      const shards = [];
      for (const key of ['a', 'b', 'e', 'f']) shards.push((await put(aws, key)).ShardId?.slice(-1));
      expect(shards).toEqual(['0', '1', '2', '1']);
    },
  },
  {
    section: '8',
    operation: 'PutRecords',
    given: '100 partition keys and three shards',
    expected: 'each in the shard of its MD5 as a 128 bit number',
    run: async (aws) => {
      await createKinesisStream(aws, 3);
      const keys = Array.from({ length: 100 }, (_, n) => `key ${n}`);
      const Records = keys.map((PartitionKey) => ({ PartitionKey, Data: Buffer.from('x') }));
      const answer = await aws.kinesis.putRecords({ StreamName: aws.name, Records });
      expect(answer.Records?.map(({ ShardId }) => ShardId)).toEqual(keys.map(shardOf));
    },
  },
  {
    section: '8',
    operation: 'PutRecord',
    given: 'an ExplicitHashKey',
    expected: 'the shard of that, not of the partition key',
    run: async (aws) => {
      await createKinesisStream(aws, 3);
      const last = '340282366920938463463374607431768211455';
      expect((await put(aws, 'a', last)).ShardId).toBe('shardId-000000000002');
    },
  },
  {
    section: '8',
    operation: 'PutRecord',
    given: 'several records of one shard',
    expected: 'ascending sequence numbers, all after the StartingSequenceNumber of the shard',
    run: async (aws) => {
      await createKinesisStream(aws);
      const { Shards } = await aws.kinesis.listShards({ StreamName: aws.name });
      const numbers = [Shards?.[0]?.SequenceNumberRange?.StartingSequenceNumber ?? ''];
      for (let n = 0; n < 5; n += 1) numbers.push((await put(aws, `key ${n}`)).SequenceNumber ?? '');
      expect([...new Set(numbers)].sort()).toEqual(numbers);
    },
  },
  {
    section: '8',
    operation: 'PutRecords',
    given: 'three records',
    expected: 'exactly FailedRecordCount 0 and Records {SequenceNumber, ShardId} in request order',
    run: async (aws) => {
      await createKinesisStream(aws, 3);
      const Records = ['e', 'a', 'b'].map((PartitionKey) => ({ PartitionKey, Data: Buffer.from('x') }));
      expectAnswer(await aws.kinesis.putRecords({ StreamName: aws.name, Records }), 200, {
        FailedRecordCount: 0,
        Records: [2, 0, 1].map((shard) => ({
          SequenceNumber: SEQUENCE_NUMBER,
          ShardId: `shardId-00000000000${shard}`,
        })),
      });
    },
  },
  {
    section: '8',
    operation: 'PutRecords',
    given: '501 records',
    expected: "ValidationException 400: 1 validation error detected: Value '...",
    call: async (aws) => {
      await createKinesisStream(aws);
      const Records = Array.from({ length: 501 }, () => ({ PartitionKey: 'k', Data: Buffer.from('x') }));
      return aws.kinesis.putRecords({ StreamName: aws.name, Records });
    },
  },
  {
    section: '8',
    operation: 'GetRecords',
    given: 'a record',
    expected:
      'exactly Records [{SequenceNumber, ApproximateArrivalTimestamp, Data, PartitionKey}], NextShardIterator, MillisBehindLatest',
    run: async (aws) => {
      await createKinesisStream(aws);
      const { SequenceNumber } = await put(aws, 'key');
      const { ShardIterator } = await iterate(aws, 'shardId-000000000000');
      expectAnswer(await aws.kinesis.getRecords({ ShardIterator }), 200, {
        Records: [
          {
            SequenceNumber,
            ApproximateArrivalTimestamp: expect.any(Date),
            Data: new Uint8Array(Buffer.from('x')),
            PartitionKey: 'key',
          },
        ],
        NextShardIterator: expect.any(String),
        MillisBehindLatest: 0,
      });
    },
  },
  {
    section: '8',
    operation: 'PutRecord',
    given: 'an unknown stream',
    expected: NOT_FOUND,
    call: (aws) => put(aws, 'key'),
  },
  {
    section: '8',
    operation: 'PutRecords',
    given: 'an unknown stream',
    expected: NOT_FOUND,
    call: (aws) =>
      aws.kinesis.putRecords({ StreamName: aws.name, Records: [{ PartitionKey: 'k', Data: Buffer.from('x') }] }),
  },
  {
    section: '8',
    operation: 'GetShardIterator',
    given: 'an unknown shard',
    expected:
      'ResourceNotFoundException 400: Shard shardId-000000000005 in stream <name> under account <account> does not exist',
    call: async (aws) => {
      await createKinesisStream(aws);
      return iterate(aws, 'shardId-000000000005');
    },
  },
  {
    section: '8',
    operation: 'GetShardIterator',
    given: 'a shard id that cannot be parsed',
    expected: 'ResourceNotFoundException 400: Could not find shard myShard in stream <name> under account <account>.',
    call: async (aws) => {
      await createKinesisStream(aws);
      return iterate(aws, 'myShard');
    },
  },
  {
    section: '8',
    operation: 'GetRecords',
    given: 'a made-up iterator',
    expected: 'InvalidArgumentException 400: Invalid ShardIterator.',
    call: (aws) => aws.kinesis.getRecords({ ShardIterator: 'made-up' }),
  },
];
