import { request as httpRequest } from 'node:http';
import { crc32 } from 'node:zlib';
import {
  CloudWatchLogsClient,
  DeleteLogGroup$,
  DeleteLogGroupCommand,
  PutLogEvents$,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItem$, GetItemCommand, PutItem$, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient, ListStreams$, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import {
  GetRecords$,
  GetRecordsCommand,
  type GetRecordsCommandInput,
  KinesisClient,
  MergeShardsCommand,
  PutRecord$,
  PutRecordCommand,
  type PutRecordCommandInput,
} from '@aws-sdk/client-kinesis';
import { describe, expect, test } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { signRequest } from '../../../src/sandbox/gateway/sign-request.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { kinesisDialect } from '../../../src/sandbox/services/kinesis/dialect.ts';
import { ROOT_KEY, useGateway } from '../../helpers/use-gateway.ts';

const seen: unknown[] = [];

const BIG_NUMBER = 'class com.amazon.coral.value.json.numbers.TruncatingBigNumber';

const kinesis: Service<undefined> = {
  signingName: 'kinesis',
  iamPrefix: 'kinesis',
  protocols: ['awsJson1_1'],
  targetPrefix: 'Kinesis_20131202',
  dialect: kinesisDialect,
  operations: [
    defineOperation<PutRecordCommandInput, object, undefined>(PutRecord$, {
      rules: { PartitionKey: { required: true, minLength: 1 }, Data: { maxLength: 3 } },
      handle: (input) => {
        seen.push(input);
        if (input.StreamName === 'missing') {
          throw new ServiceError('ResourceNotFoundException', 'Stream missing under account 000000000000 not found.');
        }
        if (input.StreamName === 'broken') throw new Error('a defect');
        return { ShardId: 'shardId-000000000000', SequenceNumber: '1', Unknown: 'left out' };
      },
    }),
    defineOperation<GetRecordsCommandInput, object, undefined>(GetRecords$, {
      handle: (input) => {
        seen.push(input);
        return {
          Records: [
            {
              SequenceNumber: '1',
              Data: Buffer.from('þ'),
              PartitionKey: 'p',
              ApproximateArrivalTimestamp: new Date('2025-11-25T12:00:00.123Z'),
            },
          ],
          NextShardIterator: undefined,
          MillisBehindLatest: 0,
        };
      },
    }),
  ],
  notServed: ['MergeShards'],
  state: undefined,
};

const logs: Service<undefined> = {
  signingName: 'logs',
  iamPrefix: 'logs',
  protocols: ['awsJson1_1'],
  targetPrefix: 'Logs_20140328',
  dialect: { validationErrorCode: 'InvalidParameterException' },
  operations: [
    defineOperation<{ logGroupName?: string }, void, undefined>(DeleteLogGroup$, {
      rules: { logGroupName: { required: true, maxLength: 512 } },
      handle: () => undefined,
    }),
    defineOperation<object, object, undefined>(PutLogEvents$, {
      handle: (input) => {
        seen.push(input);
        return {};
      },
    }),
  ],
  state: undefined,
};

const DYNAMODB = {
  signingName: 'dynamodb',
  iamPrefix: 'dynamodb',
  protocols: ['awsJson1_0'],
  dialect: dynamoDbDialect,
  state: undefined,
} as const;

const dynamodb: Service<undefined> = {
  ...DYNAMODB,
  targetPrefix: 'DynamoDB_20120810',
  operations: [
    defineOperation<object, object, undefined>(PutItem$, {
      encoding: 'wire',
      handle: (input) => {
        seen.push(input);
        return { Attributes: { bytes: { B: 'AQI=' }, text: { S: 'ü' } } };
      },
    }),
    defineOperation<object, object, undefined>(GetItem$, {
      encoding: 'wire',
      handle: () => {
        throw new ServiceError('ResourceNotFoundException', 'Requested resource not found');
      },
    }),
  ],
};

const streams: Service<undefined> = {
  ...DYNAMODB,
  targetPrefix: 'DynamoDBStreams_20120810',
  operations: [defineOperation<object, object, undefined>(ListStreams$, { handle: () => ({ Streams: [] }) })],
};

const gateway = useGateway({ services: [kinesis, logs, dynamodb, streams] });

interface RawReply {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A signed call with any body. */
function post(target: string, body: string, service = 'kinesis', version = '1.1'): Promise<RawReply> {
  const { port } = gateway.gateway;
  const headers = signRequest(
    {
      method: 'POST',
      path: '/',
      headers: {
        host: `127.0.0.1:${port}`,
        'x-amz-target': target,
        'content-type': `application/x-amz-json-${version}`,
      },
      body: Buffer.from(body),
    },
    { ...ROOT_KEY, region: 'eu-west-1', service },
  );
  return new Promise((resolve, reject) => {
    const call = httpRequest({ port, method: 'POST', path: '/', headers, agent: false }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, headers: response.headers, body: text });
    });
    call.on('error', reject);
    call.end(body);
  });
}

describe('malformed input', () => {
  test.each([
    ['', ''],
    ['', '{'],
    ['', '[]'],
    ['', '"text"'],
    [`${BIG_NUMBER} can not be converted to an String`, '{"StreamName":1}'],
    ['class java.lang.Boolean can not be converted to an String', '{"StreamName":true}'],
    [`${BIG_NUMBER} can not be converted to an String`, '{"StreamName":1.5}'],
    ['Start of list found where not expected', '{"StreamName":[]}'],
    ['Start of structure or map found where not expected.', '{"StreamName":{}}'],
    [`${BIG_NUMBER} can not be converted to a Blob`, '{"Data":1}'],
    [
      "'abcde' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 5",
      '{"Data":"abcde"}',
    ],
    ["'a$==' can not be converted to a Blob: Invalid Base64 character: '$'", '{"Data":"a$=="}'],
    ["'+/+=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected", '{"Data":"+/+="}'],
  ])('is refused with %j', async (message, body) => {
    const reply = await post('Kinesis_20131202.PutRecord', body);

    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toEqual({
      __type: 'SerializationException',
      ...(message === '' ? {} : { Message: message }),
    });
  });

  test.each([
    ['Logs_20140328.PutLogEvents', 'logs', 'NUMBER_VALUE can not be converted to a String', '{"logGroupName":1}'],
    ['Logs_20140328.PutLogEvents', 'logs', 'DECIMAL_VALUE can not be converted to a String', '{"logGroupName":1.5}'],
    [
      'Logs_20140328.PutLogEvents',
      'logs',
      'STRING_VALUE can not be converted to an Integer',
      '{"logEvents":[{"timestamp":"1"}]}',
    ],
    [
      'DynamoDBStreams_20120810.ListStreams',
      'dynamodb',
      'TRUE_VALUE cannot be converted to String',
      '{"TableName":true}',
    ],
    [
      'DynamoDBStreams_20120810.ListStreams',
      'dynamodb',
      'Unrecognized collection type class java.lang.Integer',
      '{"Limit":[]}',
    ],
  ])('is refused in the words of %s', async (target, service, message, body) => {
    const reply = await post(target, body, service);

    expect(JSON.parse(reply.body)).toMatchObject({
      __type: expect.stringMatching(/SerializationException$/),
      Message: message,
    });
  });

  test('is an error of DynamoDB’s framework', async () => {
    const reply = await post('DynamoDB_20120810.PutItem', '{', 'dynamodb', '1.0');

    expect(reply.body).toBe('{"__type":"com.amazon.coral.service#SerializationException"}');
    expect(reply.headers['content-type']).toBe('application/x-amz-json-1.0');
  });

  test('an unknown target is an unknown operation', async () => {
    const reply = await post('Kinesis_20131202.Fly', '{}');

    expect(reply.status).toBe(400);
    expect(reply.body).toBe('{"__type":"UnknownOperationException"}');
  });

  test('the error names an operation that is not served', async () => {
    const client = new KinesisClient(gateway.config());

    await expect(
      client.send(new MergeShardsCommand({ StreamName: 's', ShardToMerge: 'a', AdjacentShardToMerge: 'b' })),
    ).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'The streamlab sandbox does not serve the operation MergeShards (kinesis:MergeShards).',
    });
    client.destroy();
  });
});

test('Kinesis clamps integers that are too large', async () => {
  await post('Kinesis_20131202.GetRecords', '{"ShardIterator":"i","Limit":4294967296.5}');

  expect(seen.at(-1)).toEqual({ ShardIterator: 'i', Limit: 2 ** 31 - 1 });
});

describe('invalid input', () => {
  test('violates the operation’s rules', async () => {
    const client = new KinesisClient(gateway.config());

    await expect(
      client.send(new PutRecordCommand({ StreamName: 's', PartitionKey: '', Data: Buffer.from('abcd') })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "2 validation errors detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length " +
        "greater than or equal to 1; Value 'java.nio.HeapByteBuffer[pos=0 lim=4 cap=4]' at 'data' failed to satisfy " +
        'constraint: Member must have length less than or equal to 3',
    });
    client.destroy();
  });

  test('is refused with the service’s own code', async () => {
    const client = new CloudWatchLogsClient(gateway.config());

    await expect(client.send(new DeleteLogGroupCommand({ logGroupName: undefined }))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining("Value null at 'logGroupName'"),
    });
  });
});

describe('valid input', () => {
  test('comes over HTTP/2 from the Kinesis client, with blobs and timestamps', async () => {
    const client = new KinesisClient(gateway.config());

    const put = await client.send(
      new PutRecordCommand({ StreamName: 's', PartitionKey: 'ü', Data: new Uint8Array([1, 2, 255]) }),
    );
    const got = await client.send(new GetRecordsCommand({ ShardIterator: 'i' }));

    expect(seen.at(-2)).toEqual({ StreamName: 's', PartitionKey: 'ü', Data: Buffer.from([1, 2, 255]) });
    expect(put).toEqual({ $metadata: expect.anything(), ShardId: 'shardId-000000000000', SequenceNumber: '1' });
    expect(put.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(put.$metadata.extendedRequestId).toMatch(/^[A-Za-z0-9+/]{96}$/);
    expect(got.Records?.[0]?.ApproximateArrivalTimestamp).toEqual(new Date('2025-11-25T12:00:00.123Z'));
    expect(Buffer.from(got.Records?.[0]?.Data ?? []).toString()).toBe('þ');
    expect(got.MillisBehindLatest).toBe(0);
    client.destroy();
  });

  test('comes in many requests over one HTTP/2 connection', async () => {
    const client = new KinesisClient(gateway.config());
    const names = Array.from({ length: 50 }, (_, index) => `s${index}`);

    await Promise.all(
      names.map((StreamName) =>
        client.send(new PutRecordCommand({ StreamName, PartitionKey: 'p', Data: Buffer.from('x') })),
      ),
    );

    expect(
      seen
        .slice(-50)
        .map((input) => (input as { StreamName: string }).StreamName)
        .sort(),
    ).toEqual(names.sort());
    client.destroy();
  });

  test('can lead to an error of the operation', async () => {
    const client = new KinesisClient(gateway.config());

    await expect(
      client.send(new PutRecordCommand({ StreamName: 'missing', PartitionKey: 'p', Data: Buffer.from('') })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream missing under account 000000000000 not found.',
      $metadata: { httpStatusCode: 400 },
    });
    client.destroy();
  });

  test('leads to an internal failure when the operation has a defect, which is logged', async () => {
    const broken = await post('Kinesis_20131202.PutRecord', '{"StreamName":"broken","PartitionKey":"p"}');
    const next = await post('Kinesis_20131202.PutRecord', '{"StreamName":"s","PartitionKey":"p"}');

    expect(broken.status).toBe(500);
    expect(JSON.parse(broken.body)).toMatchObject({ __type: 'InternalFailure' });
    expect(gateway.logged).toEqual([new Error('a defect')]);
    expect(next.status).toBe(200);
  });

  test('an operation without output has an empty body', async () => {
    const reply = await post('Logs_20140328.DeleteLogGroup', '{"logGroupName":"g"}', 'logs');

    expect(reply).toMatchObject({ status: 200, body: '' });
  });

  test('keeps the keys of a map, even __proto__', async () => {
    const reply = await post('DynamoDB_20120810.PutItem', '{"Item":{"__proto__":{"S":"a"}}}', 'dynamodb', '1.0');

    expect(reply.status).toBe(200);
    expect(Object.getOwnPropertyNames((seen.at(-1) as { Item: object }).Item)).toEqual(['__proto__']);
  });

  test('has the epoch milliseconds of Logs as numbers', async () => {
    const client = new CloudWatchLogsClient(gateway.config());
    const input = {
      logGroupName: 'g',
      logStreamName: 's',
      logEvents: [{ timestamp: 1_764_072_000_123, message: 'm' }],
    };

    await client.send(new PutLogEventsCommand(input));

    expect(seen.at(-1)).toEqual(input);
  });

  test('reaches DynamoDB in its wire form, and the reply has a checksum', async () => {
    const client = new DynamoDBClient(gateway.config());

    const output = await client.send(
      new PutItemCommand({ TableName: 't', Item: { bytes: { B: new Uint8Array([1, 2]) } } }),
    );
    const raw = await post('DynamoDB_20120810.PutItem', '{}', 'dynamodb', '1.0');

    expect(output.Attributes).toEqual({ bytes: { B: new Uint8Array([1, 2]) }, text: { S: 'ü' } });
    expect(seen.at(-2)).toEqual({ TableName: 't', Item: { bytes: { B: 'AQI=' } } });
    expect(raw.headers['x-amz-crc32']).toBe(String(crc32(raw.body)));
    expect(raw.headers['x-amzn-requestid']).toMatch(/^[0-9A-Z]{52}$/);
  });

  test('can lead to an error of DynamoDB, whose type has a prefix', async () => {
    const client = new DynamoDBClient(gateway.config());
    const raw = await post('DynamoDB_20120810.GetItem', '{}', 'dynamodb', '1.0');

    await expect(client.send(new GetItemCommand({ TableName: 't', Key: {} }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    expect(JSON.parse(raw.body)).toMatchObject({
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    });
  });

  test('reaches one of two services with the same signing name by its target', async () => {
    const client = new DynamoDBStreamsClient(gateway.config());

    const output = await client.send(new ListStreamsCommand());

    expect(output.Streams).toEqual([]);
  });
});
