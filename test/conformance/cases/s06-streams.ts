/** Sections 6.1 and 6.2: a table's stream and its shards. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import { expect } from '../expect.ts';
import { createTable, createTableStream, tableRequest } from '../resources.ts';
import { iteratorOf, shardsOf } from '../stream-records.ts';
import { putItems } from '../writes.ts';

const SHARD_ID = expect.stringMatching(/^shardId-\d{20}-[0-9a-f]+$/);
const SEQUENCE_NUMBER = expect.stringMatching(/^\d{21,40}$/);
const ON_DEMAND = { BillingMode: 'PAY_PER_REQUEST' as const, ProvisionedThroughput: undefined };

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
    expected: 'LastEvaluatedShardId, from which the next page continues',
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
];
