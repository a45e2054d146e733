/** Sections 5.1 and 5.2: the events that functions receive. */
import type { StreamViewType } from '@aws-sdk/client-dynamodb';
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { pythonRecorder, recorder, recordsOf, untilRecords } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createKinesisStream, createTableStream, executionRole } from '../resources.ts';
import { putItems } from '../writes.ts';

/** Maps the case's new table to the recorder; answers the stream's ARN. */
async function recordTable(aws: Account, view: StreamViewType = 'NEW_AND_OLD_IMAGES'): Promise<string> {
  const streamArn = await createTableStream(aws, view);
  await createMapping(aws, streamArn, { FunctionName: await recorder(aws) });
  return streamArn;
}

/** The `count` records that the recorder received from a stream. */
async function delivered(aws: Account, count: number, streamArn: string) {
  return recordsOf(await untilRecords(aws, count, { functionName: await recorder(aws), streamArn }));
}

const key = (id: string) => ({ id: { S: id } });
const imagesOf = (record: object | undefined): string[] =>
  Object.keys((record as { dynamodb?: object })?.dynamodb ?? {}).filter((name) => /Keys|Image$/.test(name));

export const eventCases: readonly ConformanceCase[] = [
  {
    section: '5.1',
    operation: 'PutItem -> function',
    given: 'the text of an event of a DynamoDB stream',
    needsPython: true,
    expected: 'every member in the recorded order, ApproximateCreationDateTime in whole seconds as a float',
    run: async (aws) => {
      const streamArn = await createTableStream(aws, 'NEW_IMAGE');
      await createMapping(aws, streamArn, { FunctionName: await pythonRecorder(aws) });
      await putItems(aws, 'a');
      const [delivery] = await untilRecords(aws, 1, { functionName: 'python-recorder', streamArn });
      const text = delivery?.text
        .replace(/"eventID":"[0-9a-f]{32}"/, '"eventID":"<id>"')
        .replace(/"ApproximateCreationDateTime":1\d{9}\.0,/, '"ApproximateCreationDateTime":<time>,')
        .replace(/"SequenceNumber":"\d{21,40}"/, '"SequenceNumber":"<number>"');
      expect(text).toBe(
        '{"Records":[{"eventID":"<id>","eventName":"INSERT","eventVersion":"1.1","eventSource":"aws:dynamodb","awsRegion":"us-east-1",' +
          '"dynamodb":{"ApproximateCreationDateTime":<time>,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"}},' +
          `"SequenceNumber":"<number>","SizeBytes":6,"StreamViewType":"NEW_IMAGE"},"eventSourceARN":"${streamArn}"}]}`,
      );
    },
  },
  {
    section: '5.1',
    operation: 'PutItem -> function',
    given: 'a new item, both images',
    expected: 'INSERT with Keys and NewImage, no OldImage',
    run: async (aws) => {
      const streamArn = await recordTable(aws);
      await putItems(aws, 'a');
      const [record] = await delivered(aws, 1, streamArn);
      expect([record?.eventName, imagesOf(record)]).toEqual(['INSERT', ['Keys', 'NewImage']]);
    },
  },
  {
    section: '5.1',
    operation: 'UpdateItem -> function',
    given: 'a changed item, both images',
    expected: 'MODIFY with Keys, NewImage and OldImage in this order',
    run: async (aws) => {
      const streamArn = await recordTable(aws);
      await putItems(aws, 'a');
      const Item = { ...key('a'), n: { N: '1' } };
      await aws.dynamodb.putItem({ TableName: aws.name, Item });
      const [, record] = await delivered(aws, 2, streamArn);
      expect([record?.eventName, imagesOf(record)]).toEqual(['MODIFY', ['Keys', 'NewImage', 'OldImage']]);
      expect(record?.dynamodb).toMatchObject({ NewImage: Item, OldImage: key('a') });
    },
  },
  {
    section: '5.1',
    operation: 'DeleteItem -> function',
    given: 'a deleted item, both images',
    expected: 'REMOVE with Keys and OldImage, no NewImage',
    run: async (aws) => {
      const streamArn = await recordTable(aws);
      await putItems(aws, 'a');
      await aws.dynamodb.deleteItem({ TableName: aws.name, Key: key('a') });
      const [, record] = await delivered(aws, 2, streamArn);
      expect([record?.eventName, imagesOf(record)]).toEqual(['REMOVE', ['Keys', 'OldImage']]);
    },
  },
  {
    section: '5.1',
    operation: 'PutItem -> function',
    given: 'a new item, KEYS_ONLY',
    expected: 'INSERT with just Keys',
    run: async (aws) => {
      const streamArn = await recordTable(aws, 'KEYS_ONLY');
      await putItems(aws, 'a');
      expect(imagesOf((await delivered(aws, 1, streamArn))[0])).toEqual(['Keys']);
    },
  },
  {
    section: '5.1',
    operation: 'PutItem -> function',
    given: 'binary values and numbers',
    expected: 'base64 strings and strings',
    run: async (aws) => {
      const streamArn = await recordTable(aws);
      const Item = {
        ...key('a'),
        b: { B: Buffer.from('foobar') },
        bs: { BS: [Buffer.from('foo')] },
        n: { N: '1.50' },
        ns: { NS: ['7'] },
      };
      await aws.dynamodb.putItem({ TableName: aws.name, Item });
      const [record] = await delivered(aws, 1, streamArn);
      expect(record?.dynamodb).toMatchObject({
        NewImage: { ...key('a'), b: { B: 'Zm9vYmFy' }, bs: { BS: ['Zm9v'] }, n: { N: '1.5' }, ns: { NS: ['7'] } },
      });
    },
  },
  {
    section: '5.2',
    operation: 'PutRecord -> function',
    given: 'the text of an event of a Kinesis stream',
    needsPython: true,
    expected: 'every member in the recorded order, approximateArrivalTimestamp in seconds with milliseconds',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn, { FunctionName: await pythonRecorder(aws) });
      const Data = Buffer.from('{"a":1}');
      const { SequenceNumber } = await aws.kinesis.putRecord({ StreamName: aws.name, PartitionKey: 'test_0', Data });
      const [delivery] = await untilRecords(aws, 1, { functionName: 'python-recorder', streamArn });
      const text = delivery?.text.replace(
        /"approximateArrivalTimestamp":1\d{9}(\.\d{1,3})?}/,
        '"approximateArrivalTimestamp":<time>}',
      );
      expect(text).toBe(
        '{"Records":[{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"test_0",' +
          `"sequenceNumber":"${SequenceNumber}","data":"eyJhIjoxfQ==","approximateArrivalTimestamp":<time>},` +
          `"eventSource":"aws:kinesis","eventVersion":"1.0","eventID":"shardId-000000000000:${SequenceNumber}",` +
          `"eventName":"aws:kinesis:record","invokeIdentityArn":"${await executionRole(aws)}","awsRegion":"us-east-1",` +
          `"eventSourceARN":"${streamArn}"}]}`,
      );
    },
  },
  {
    section: '5.2',
    operation: 'PutRecord -> function',
    given: 'records of a second shard',
    expected: 'its shard id in eventID',
    run: async (aws) => {
      const streamArn = await createKinesisStream(aws, 2);
      await createMapping(aws, streamArn, { FunctionName: await recorder(aws) });
      const put = {
        StreamName: aws.name,
        PartitionKey: 'p',
        Data: Buffer.from('x'),
        ExplicitHashKey: '340282366920938463463374607431768211455',
      };
      const { SequenceNumber } = await aws.kinesis.putRecord(put);
      const [record] = await delivered(aws, 1, streamArn);
      expect(record?.eventID).toBe(`shardId-000000000001:${SequenceNumber}`);
    },
  },
];
