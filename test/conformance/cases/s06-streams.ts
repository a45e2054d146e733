/** Sections 6.1 to 6.3: a table's stream, its shards, iterators. */
import { expect } from 'vitest';
import { type ConformanceCase, expectAnswer, membersOf } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { createTable, createTableStream, tableRequest } from '../resources.ts';
import { iteratorOf, readStream, shardsOf } from '../stream-records.ts';
import { putItems } from '../writes.ts';

const SHARD_ID = expect.stringMatching(/^shardId-\d{20}-[0-9a-f]+$/);
const SEQUENCE_NUMBER = expect.stringMatching(/^\d{21,40}$/);
const ON_DEMAND = { BillingMode: 'PAY_PER_REQUEST' as const, ProvisionedThroughput: undefined };

/** The ids of the items whose records an iterator of this kind finds, among a, b and c. */
async function found(aws: Account, type: 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER' | 'TRIM_HORIZON' | 'LATEST') {
  const streamArn = await createTableStream(aws);
  await putItems(aws, 'a', 'b', 'c');
  const second = (await readStream(aws, streamArn))[1]?.dynamodb?.SequenceNumber;
  const ShardIterator = await iteratorOf(aws, streamArn, type, type.includes('SEQUENCE') ? second : undefined);
  if (type === 'LATEST') await putItems(aws, 'd');
  const { Records = [] } = await aws.streams.getRecords({ ShardIterator });
  return Records.map(({ dynamodb }) => dynamodb?.Keys?.id?.S);
}

export const streamCases: readonly ConformanceCase[] = [
  {
    section: '6.1',
    operation: 'CreateTable',
    given: 'a StreamSpecification',
    expected: 'LatestStreamArn, LatestStreamLabel and StreamSpecification at once, the ARN ending in the label',
    run: async (aws) => {
      const StreamSpecification = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
      const { TableDescription } = await aws.dynamodb.createTable(tableRequest(aws, { StreamSpecification }));
      const label = TableDescription?.LatestStreamLabel;
      expect(label).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
      expect(TableDescription?.LatestStreamArn).toBe(aws.arn('dynamodb', `table/${aws.name}/stream/${label}`));
      expect(TableDescription?.StreamSpecification).toEqual(StreamSpecification);
    },
  },
  {
    section: '6.1',
    operation: 'DescribeStream',
    given: 'a provisioned table',
    expected: 'one shard',
    run: async (aws) => expect(await shardsOf(aws, await createTableStream(aws))).toHaveLength(1),
  },
  {
    section: '6.1',
    operation: 'DescribeStream',
    given: 'an on-demand table',
    expected: 'four shards',
    run: async (aws) => {
      expect(await shardsOf(aws, await createTableStream(aws, 'KEYS_ONLY', ON_DEMAND))).toHaveLength(4);
    },
  },
  {
    section: '6.1',
    operation: 'GetRecords',
    given: 'several writes',
    expected: 'sequence numbers of 21 to 40 digits, ascending in a shard',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'a', 'b', 'c');
      const { Records = [] } = await aws.streams.getRecords({
        ShardIterator: await iteratorOf(aws, streamArn, 'TRIM_HORIZON'),
      });
      const numbers = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
      expect(numbers).toEqual([SEQUENCE_NUMBER, SEQUENCE_NUMBER, SEQUENCE_NUMBER]);
      expect([...numbers].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1))).toEqual(numbers);
      expect(Records.map(({ dynamodb }) => dynamodb?.Keys?.id?.S)).toEqual(['a', 'b', 'c']);
    },
  },
  {
    section: '6.2',
    operation: 'DescribeStream',
    given: 'a stream',
    expected: 'exactly the recorded members, ENABLED, no LastEvaluatedShardId',
    run: async (aws) => {
      const StreamArn = await createTableStream(aws);
      expectAnswer(await aws.streams.describeStream({ StreamArn }), 200, {
        StreamDescription: {
          CreationRequestDateTime: expect.any(Date),
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          Shards: [{ ShardId: SHARD_ID, SequenceNumberRange: { StartingSequenceNumber: SEQUENCE_NUMBER } }],
          StreamArn,
          StreamLabel: StreamArn.replace(/.*\/stream\//, ''),
          StreamStatus: 'ENABLED',
          StreamViewType: 'NEW_AND_OLD_IMAGES',
          TableName: aws.name,
        },
      });
    },
  },
  {
    section: '6.2',
    operation: 'DescribeStream',
    given: 'a Limit that leaves shards out',
    expected: 'LastEvaluatedShardId, from which it goes on',
    run: async (aws) => {
      const StreamArn = await createTableStream(aws, 'KEYS_ONLY', ON_DEMAND);
      const all = await shardsOf(aws, StreamArn);
      const first = (await aws.streams.describeStream({ StreamArn, Limit: 3 })).StreamDescription;
      expect(first?.LastEvaluatedShardId).toBe(all[2]?.ShardId);
      const ExclusiveStartShardId = first?.LastEvaluatedShardId;
      const second = (await aws.streams.describeStream({ StreamArn, ExclusiveStartShardId })).StreamDescription;
      expect(second?.Shards).toEqual(all.slice(3));
    },
  },
  {
    section: '6.2',
    operation: 'DescribeStream',
    given: 'an unknown stream',
    expected: 'ResourceNotFoundException 400: Requested resource not found: Stream: <arn> not found',
    call: (aws) => {
      const arn = aws.arn('dynamodb', `table/${aws.name}/stream/2024-01-01T00:00:00.000`);
      return aws.streams.describeStream({ StreamArn: aws.as('arn', arn) });
    },
  },
  {
    section: '6.2',
    operation: 'ListStreams',
    given: 'a table with a stream',
    expected: 'exactly StreamArn, StreamLabel and TableName',
    run: async (aws) => {
      const StreamArn = await createTableStream(aws);
      const { Streams } = await aws.streams.listStreams({ TableName: aws.name });
      const StreamLabel = StreamArn.replace(/.*\/stream\//, '');
      expect(Streams).toEqual([{ StreamArn, StreamLabel, TableName: aws.name }]);
    },
  },
  {
    section: '6.2',
    operation: 'ListStreams',
    given: 'a table without a stream',
    expected: 'Streams []',
    run: async (aws) => {
      await createTable(aws);
      expect((await aws.streams.listStreams({ TableName: aws.name })).Streams).toEqual([]);
    },
  },
  {
    section: '6.3',
    operation: 'GetShardIterator',
    given: 'a shard',
    expected: 'exactly {ShardIterator}',
    run: async (aws) => {
      const StreamArn = await createTableStream(aws);
      const [shard] = await shardsOf(aws, StreamArn);
      const request = { StreamArn, ShardId: shard?.ShardId, ShardIteratorType: 'LATEST' as const };
      expectAnswer(await aws.streams.getShardIterator(request), 200, { ShardIterator: expect.any(String) });
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'TRIM_HORIZON',
    expected: 'all records',
    run: async (aws) => expect(await found(aws, 'TRIM_HORIZON')).toEqual(['a', 'b', 'c']),
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'LATEST',
    expected: 'only what is written later',
    run: async (aws) => expect(await found(aws, 'LATEST')).toEqual(['d']),
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'AT_SEQUENCE_NUMBER',
    expected: 'that record and those after it',
    run: async (aws) => expect(await found(aws, 'AT_SEQUENCE_NUMBER')).toEqual(['b', 'c']),
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'AFTER_SEQUENCE_NUMBER',
    expected: 'those after that record',
    run: async (aws) => expect(await found(aws, 'AFTER_SEQUENCE_NUMBER')).toEqual(['c']),
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'nothing new in an open shard',
    expected: 'an empty page with a NextShardIterator',
    run: async (aws) => {
      const ShardIterator = await iteratorOf(aws, await createTableStream(aws), 'LATEST');
      const answer = await aws.streams.getRecords({ ShardIterator });
      expectAnswer(answer, 200, { Records: [], NextShardIterator: expect.any(String) });
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'the end of a shard that was closed, its stream disabled',
    expected: 'the records, and no NextShardIterator',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'a');
      await aws.dynamodb.updateTable({ TableName: aws.name, StreamSpecification: { StreamEnabled: false } });
      const closed = () => shardsOf(aws, streamArn);
      await aws.waitUntil(closed, ([shard]) => shard?.SequenceNumberRange?.EndingSequenceNumber !== undefined);
      const answer = await aws.streams.getRecords({
        ShardIterator: await iteratorOf(aws, streamArn, 'TRIM_HORIZON'),
      });
      expect([membersOf(answer), answer.Records?.length]).toEqual([['Records'], 1]);
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'a record',
    expected: 'exactly the recorded members, no eventSourceARN, the creation time in whole seconds',
    run: async (aws) => {
      const streamArn = await createTableStream(aws);
      await putItems(aws, 'a');
      const [record] = await readStream(aws, streamArn);
      expect(record).toEqual({
        awsRegion: 'us-east-1',
        dynamodb: {
          ApproximateCreationDateTime: expect.any(Date),
          Keys: { id: { S: 'a' } },
          NewImage: { id: { S: 'a' } },
          SequenceNumber: SEQUENCE_NUMBER,
          SizeBytes: 6,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        },
        eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
        eventName: 'INSERT',
        eventSource: 'aws:dynamodb',
        eventVersion: '1.1',
      });
      expect((record?.dynamodb?.ApproximateCreationDateTime?.getTime() ?? 1) % 1000).toBe(0);
    },
  },
];
