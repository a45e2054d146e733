/** Section 8: Kinesis over time, at AWS's pace. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createKinesisStream } from '../resources.ts';

const NOT_FOUND = 'ResourceNotFoundException 400: Stream <name> under account <account> not found.';
const ONE_SHARD = 'shardId-000000000000';

const create = (aws: Account) => aws.kinesis.createStream({ StreamName: aws.name, ShardCount: 1 });

async function describe(aws: Account) {
  return (await aws.kinesis.describeStream({ StreamName: aws.name })).StreamDescription;
}

const iterate = (aws: Account) =>
  aws.kinesis.getShardIterator({ StreamName: aws.name, ShardId: ONE_SHARD, ShardIteratorType: 'TRIM_HORIZON' });

export const kinesisStateCases: readonly ConformanceCase[] = [
  {
    section: '8',
    operation: 'DescribeStream',
    given: 'a stream just created',
    expected: 'CREATING with Shards [], ACTIVE with its shards 10 to 30 seconds later',
    run: async (aws) => {
      await create(aws);
      await aws.passTime(5_000);
      expect(await describe(aws)).toMatchObject({ StreamStatus: 'CREATING', Shards: [] });
      await aws.passTime(25_000);
      const stream = await aws.waitUntil(
        () => describe(aws),
        (found) => found?.StreamStatus === 'ACTIVE',
      );
      expect(stream?.Shards).toHaveLength(1);
    },
  },
  {
    section: '8',
    operation: 'PutRecord',
    given: 'a stream that is CREATING',
    expected: NOT_FOUND,
    call: async (aws) => {
      await create(aws);
      return aws.kinesis.putRecord({ StreamName: aws.name, PartitionKey: 'k', Data: Buffer.from('x') });
    },
  },
  {
    section: '8',
    operation: 'PutRecords',
    given: 'a stream that is CREATING',
    expected: NOT_FOUND,
    call: async (aws) => {
      await create(aws);
      return aws.kinesis.putRecords({
        StreamName: aws.name,
        Records: [{ PartitionKey: 'k', Data: Buffer.from('x') }],
      });
    },
  },
  {
    section: '8',
    operation: 'GetShardIterator',
    given: 'a stream that is CREATING',
    expected: `ResourceNotFoundException 400: Shard ${ONE_SHARD} in stream <name> under account <account> does not exist`,
    call: async (aws) => {
      await create(aws);
      return iterate(aws);
    },
  },
  {
    section: '8',
    operation: 'DescribeStream',
    given: 'a stream that was deleted',
    expected: `${NOT_FOUND}`,
    call: async (aws) => {
      await createKinesisStream(aws);
      await aws.kinesis.deleteStream({ StreamName: aws.name });
      for (;;) {
        expect(await describe(aws)).toMatchObject({ StreamStatus: 'DELETING', Shards: [] });
        await aws.passTime(1_000);
      }
    },
  },
  {
    section: '8',
    operation: 'GetRecords',
    given: 'an iterator of 6 minutes ago',
    expected: 'ExpiredIteratorException 400: Iterator expired. ...',
    call: async (aws) => {
      await createKinesisStream(aws);
      const { ShardIterator } = await iterate(aws);
      await aws.passTime(6 * 60_000);
      return aws.kinesis.getRecords({ ShardIterator });
    },
  },
  {
    section: '8',
    operation: 'GetRecords',
    given: 'an iterator of 4 minutes ago',
    expected: 'it is still good',
    run: async (aws) => {
      await createKinesisStream(aws);
      const { ShardIterator } = await iterate(aws);
      await aws.passTime(4 * 60_000);
      expect((await aws.kinesis.getRecords({ ShardIterator })).Records).toEqual([]);
    },
  },
];
