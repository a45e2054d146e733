/** Section 8: Kinesis streams and their shards. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createKinesisStream } from '../resources.ts';

const NOT_FOUND = 'ResourceNotFoundException 400: Stream <name> under account <account> not found.';
const SEQUENCE_NUMBER = expect.stringMatching(/^\d{56}$/);

/** Every member of the case's stream in DescribeStream. */
const description = (aws: Account) => ({
  EncryptionType: 'NONE',
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  HasMoreShards: false,
  RetentionPeriodHours: 24,
  Shards: expect.any(Array),
  StreamARN: aws.arn('kinesis', `stream/${aws.name}`),
  StreamCreationTimestamp: expect.any(Date),
  StreamModeDetails: { StreamMode: 'PROVISIONED' },
  StreamName: aws.name,
  StreamStatus: 'ACTIVE',
});

/** The hash ranges of a stream's shards. */
async function hashRanges(
  aws: Account,
  shards: number,
): Promise<(readonly [string | undefined, string | undefined])[]> {
  await createKinesisStream(aws, shards);
  const { Shards = [] } = await aws.kinesis.listShards({ StreamName: aws.name });
  return Shards.map(({ HashKeyRange }) => [HashKeyRange?.StartingHashKey, HashKeyRange?.EndingHashKey]);
}

export const kinesisStreamCases: readonly ConformanceCase[] = [
  {
    section: '8',
    operation: 'CreateStream',
    given: 'a name and a number of shards',
    expected: '200 with an empty answer',
    run: async (aws) => {
      expectAnswer(await aws.kinesis.createStream({ StreamName: aws.name, ShardCount: 1 }), 200, {});
    },
  },
  {
    section: '8',
    operation: 'CreateStream',
    given: 'a name that is taken',
    expected: 'ResourceInUseException 400: Stream <name> under account <account> already exists.',
    call: async (aws) => {
      await createKinesisStream(aws);
      return aws.kinesis.createStream({ StreamName: aws.name, ShardCount: 1 });
    },
  },
  {
    section: '8',
    operation: 'DescribeStream',
    given: 'an ACTIVE stream',
    expected: 'exactly the recorded members',
    run: async (aws) => {
      await createKinesisStream(aws);
      const { StreamDescription } = await aws.kinesis.describeStream({ StreamName: aws.name });
      expect(StreamDescription).toEqual(description(aws));
    },
  },
  {
    section: '8',
    operation: 'DescribeStream',
    given: 'a shard',
    expected:
      'HashKeyRange, SequenceNumberRange {StartingSequenceNumber of 56 digits} and ShardId of 12 digits, no EndingSequenceNumber',
    run: async (aws) => {
      await createKinesisStream(aws);
      const { StreamDescription } = await aws.kinesis.describeStream({ StreamName: aws.name });
      expect(StreamDescription?.Shards).toEqual([
        {
          ShardId: 'shardId-000000000000',
          HashKeyRange: { StartingHashKey: '0', EndingHashKey: '340282366920938463463374607431768211455' },
          SequenceNumberRange: { StartingSequenceNumber: SEQUENCE_NUMBER },
        },
      ]);
    },
  },
  {
    section: '8',
    operation: 'DescribeStreamSummary',
    given: 'an ACTIVE stream',
    expected: 'the same without Shards, with OpenShardCount and ConsumerCount 0',
    run: async (aws) => {
      await createKinesisStream(aws, 2);
      const { StreamDescriptionSummary } = await aws.kinesis.describeStreamSummary({ StreamName: aws.name });
      const { Shards, HasMoreShards, ...members } = description(aws);
      // MaxRecordSizeInKiB was added after the recordings were made.
      const { MaxRecordSizeInKiB, ...recorded } = StreamDescriptionSummary ?? {};
      expect(recorded).toEqual({ ...members, OpenShardCount: 2, ConsumerCount: 0 });
    },
  },
  {
    section: '8',
    operation: 'ListShards',
    given: 'two shards',
    expected: 'ids shardId-000000000000 and shardId-000000000001',
    run: async (aws) => {
      await createKinesisStream(aws, 2);
      const { Shards = [] } = await aws.kinesis.listShards({ StreamName: aws.name });
      expect(Shards.map(({ ShardId }) => ShardId)).toEqual(['shardId-000000000000', 'shardId-000000000001']);
    },
  },
  {
    section: '8',
    operation: 'ListShards',
    given: 'three shards',
    expected: 'hash ranges that split 0..2^128-1 evenly, as recorded',
    run: async (aws) =>
      expect(await hashRanges(aws, 3)).toEqual([
        ['0', '113427455640312821154458202477256070484'],
        ['113427455640312821154458202477256070485', '226854911280625642308916404954512140969'],
        ['226854911280625642308916404954512140970', '340282366920938463463374607431768211455'],
      ]),
  },
  {
    section: '8',
    operation: 'ListShards',
    given: 'neither NextToken nor StreamName',
    expected: 'InvalidArgumentException 400: Either NextToken or StreamName should be provided.',
    call: (aws) => aws.kinesis.listShards({}),
  },
  {
    section: '8',
    operation: 'DeleteStream',
    given: 'a stream',
    expected: '200 with an empty answer',
    run: async (aws) => {
      await createKinesisStream(aws);
      expectAnswer(await aws.kinesis.deleteStream({ StreamName: aws.name }), 200, {});
    },
  },
  {
    section: '8',
    operation: 'DeleteStream',
    given: 'a stream with a registered consumer',
    expected: 'ResourceInUseException 400: ...',
    call: async (aws) => {
      const StreamARN = await createKinesisStream(aws);
      await aws.kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'consumer' });
      return aws.kinesis.deleteStream({ StreamName: aws.name });
    },
  },
  {
    section: '8',
    operation: 'DeleteStream',
    given: 'EnforceConsumerDeletion and a registered consumer',
    expected: '200 with an empty answer',
    run: async (aws) => {
      const StreamARN = await createKinesisStream(aws);
      await aws.kinesis.registerStreamConsumer({ StreamARN, ConsumerName: 'consumer' });
      expectAnswer(await aws.kinesis.deleteStream({ StreamName: aws.name, EnforceConsumerDeletion: true }), 200, {});
    },
  },
  ...(['describeStream', 'describeStreamSummary', 'deleteStream', 'listShards'] as const).map(
    (operation): ConformanceCase => ({
      section: '8',
      operation: `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`,
      given: 'an unknown stream',
      expected: NOT_FOUND,
      call: (aws) => aws.kinesis[operation]({ StreamName: aws.name }),
    }),
  ),
];
