/** Section 6.3: shard iterators and the records that they return. */

import { type ConformanceCase, expectAnswer, membersOf } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createTableStream } from '../resources.ts';
import { iteratorOf, readStream, shardsOf } from '../stream-records.ts';
import { putItems } from '../writes.ts';

const SEQUENCE_NUMBER = expect.stringMatching(/^\d{21,40}$/);

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

export const shardIteratorCases: readonly ConformanceCase[] = [
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
    given: '1,050 records',
    expected: 'a page of 1,000, then the others',
    run: async (aws) => {
      const streamArn = await createTableStream(aws, 'KEYS_ONLY');
      for (let start = 0; start < 1050; start += 25) {
        const puts = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: { id: { S: `${start + n}` } } } }));
        await aws.dynamodb.batchWriteItem({ RequestItems: { [aws.name]: puts } });
      }
      const ShardIterator = await iteratorOf(aws, streamArn, 'TRIM_HORIZON');
      const first = await aws.streams.getRecords({ ShardIterator });
      const second = await aws.streams.getRecords({ ShardIterator: first.NextShardIterator });
      expect([first.Records?.length, second.Records?.length]).toEqual([1000, 50]);
    },
  },
  {
    section: '6.3',
    operation: 'GetRecords',
    given: 'five records of 300 KB',
    expected: 'no more than 1 MB in a page',
    run: async (aws) => {
      const streamArn = await createTableStream(aws, 'NEW_IMAGE');
      for (const id of ['a', 'b', 'c', 'd', 'e']) {
        const Item = { id: { S: id }, text: { S: 'x'.repeat(300 * 1024) } };
        await aws.dynamodb.putItem({ TableName: aws.name, Item });
      }
      const ShardIterator = await iteratorOf(aws, streamArn, 'TRIM_HORIZON');
      const { Records } = await aws.streams.getRecords({ ShardIterator });
      expect(Records?.length).toBe(3);
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
