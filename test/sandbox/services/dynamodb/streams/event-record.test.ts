import { describe, expect, test } from 'vitest';
import {
  dynamoDbEventRecord,
  type StreamRecord,
} from '../../../../../src/sandbox/services/dynamodb/streams/event-record.ts';
import { TABLE_STREAM } from '../../../../../src/sandbox/services/dynamodb/streams/stream-type.ts';

const STREAM_ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs/stream/2025-11-25T12:00:00.000';

const RECORD: StreamRecord = {
  eventID: '0123456789abcdef0123456789abcdef',
  eventName: 'MODIFY',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: 1763999999,
    Keys: { ID: { N: '6' } },
    NewImage: { ID: { N: '6' }, breed: { S: 'husky' } },
    OldImage: { ID: { N: '6' } },
    SequenceNumber: '100000000000000000001',
    SizeBytes: 24,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
};

test('the event has the same members in the same order as on AWS', () => {
  const text = TABLE_STREAM.stringify({ Records: [dynamoDbEventRecord(RECORD, STREAM_ARN)] });
  expect(text).toBe(
    '{"Records":[{"eventID":"0123456789abcdef0123456789abcdef","eventName":"MODIFY","eventVersion":"1.1",' +
      '"eventSource":"aws:dynamodb","awsRegion":"us-east-1","dynamodb":{"ApproximateCreationDateTime":1763999999.0,' +
      '"Keys":{"ID":{"N":"6"}},"NewImage":{"ID":{"N":"6"},"breed":{"S":"husky"}},"OldImage":{"ID":{"N":"6"}},' +
      '"SequenceNumber":"100000000000000000001","SizeBytes":24,"StreamViewType":"NEW_AND_OLD_IMAGES"},' +
      `"eventSourceARN":"${STREAM_ARN}"}]}`,
  );
});

test('a deletion by Time to Live names the service, in lower case', () => {
  const userIdentity = { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' };
  const event = dynamoDbEventRecord({ ...RECORD, eventName: 'REMOVE', userIdentity }, STREAM_ARN);
  expect(event.userIdentity).toEqual({ type: 'Service', principalId: 'dynamodb.amazonaws.com' });
  expect(dynamoDbEventRecord(RECORD, STREAM_ARN)).not.toHaveProperty('userIdentity');
});

describe('the creation time as a decimal', () => {
  test('does not change text that looks like it', () => {
    const tricky = {
      S: '"ApproximateCreationDateTime":1763999999,',
      ApproximateCreationDateTime: { N: '1' },
      'x"ApproximateCreationDateTime': 5,
    };
    expect(TABLE_STREAM.stringify(tricky)).toBe(JSON.stringify(tricky));
  });

  test('has the same value when parsed', () => {
    const event = { Records: [dynamoDbEventRecord(RECORD, STREAM_ARN)] };
    expect(JSON.parse(TABLE_STREAM.stringify(event))).toEqual(event);
  });
});
