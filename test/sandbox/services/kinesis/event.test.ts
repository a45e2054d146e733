import { expect, test } from 'vitest';
import { kinesisEventRecord } from '../../../../src/sandbox/services/kinesis/event.ts';

test('has the members of the event that Lambda passes to a function', () => {
  const record = kinesisEventRecord(
    { sequenceNumber: '4960', partitionKey: 'test_0', data: 'SGVsbG8=', arrivalTime: 1_763_999_999_123 },
    {
      region: 'eu-west-1',
      streamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders',
      shardId: 'shardId-000000000000',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/worker',
    },
  );
  expect(JSON.stringify(record)).toBe(
    '{"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"test_0","sequenceNumber":"4960","data":"SGVsbG8=",' +
      '"approximateArrivalTimestamp":1763999999.123},"eventSource":"aws:kinesis","eventVersion":"1.0",' +
      '"eventID":"shardId-000000000000:4960","eventName":"aws:kinesis:record",' +
      '"invokeIdentityArn":"arn:aws:iam::000000000000:role/worker","awsRegion":"eu-west-1",' +
      '"eventSourceARN":"arn:aws:kinesis:eu-west-1:000000000000:stream/orders"}',
  );
});
