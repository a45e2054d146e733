import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DeregisterStreamConsumerCommand,
  DescribeLimitsCommand,
  DescribeStreamCommand,
  DescribeStreamConsumerCommand,
  DisableEnhancedMonitoringCommand,
  EnableEnhancedMonitoringCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListChannelsCommand,
  ListStreamConsumersCommand,
  ListTagsForResourceCommand,
  ListTagsForStreamCommand,
  PutRecordCommand,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  RemoveTagsFromStreamCommand,
  StartStreamEncryptionCommand,
  StopStreamEncryptionCommand,
  SubscribeToShardCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStreamModeCommand,
  waitUntilStreamExists,
  waitUntilStreamNotExists,
} from '@aws-sdk/client-kinesis';
import { beforeAll, describe, expect, test } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const { client } = useSandbox();
const StreamName = 'Lab-Stream';
const StreamARN = `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
const missing = { name: 'ResourceNotFoundException', message: 'Stream none under account 000000000000 not found.' };

function kinesis(): KinesisClient {
  return client(KinesisClient);
}

async function active(): Promise<void> {
  await waitUntilStreamExists({ client: kinesis(), maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 }, { StreamName });
}

beforeAll(async () => {
  await kinesis().send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await active();
});

describe('through the SDK, unmodified', () => {
  test('a record is written and read', async () => {
    const Data = new TextEncoder().encode('Hello');
    const put = await kinesis().send(new PutRecordCommand({ StreamARN, PartitionKey: 'k', Data }));
    const { ShardIterator } = await kinesis().send(
      new GetShardIteratorCommand({ StreamName, ShardId: put.ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records, MillisBehindLatest } = await kinesis().send(new GetRecordsCommand({ ShardIterator }));
    expect(MillisBehindLatest).toBe(0);
    expect(Records).toEqual([
      { SequenceNumber: put.SequenceNumber, PartitionKey: 'k', Data, ApproximateArrivalTimestamp: expect.any(Date) },
    ]);
  });

  test('a stream is described and deleted', async () => {
    const name = { StreamName: 'short-lived' };
    await kinesis().send(new CreateStreamCommand({ ...name, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }));
    await waitUntilStreamExists({ client: kinesis(), maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 }, name);
    const { StreamDescription } = await kinesis().send(new DescribeStreamCommand(name));
    expect(StreamDescription).toMatchObject({
      StreamStatus: 'ACTIVE',
      StreamModeDetails: { StreamMode: 'ON_DEMAND' },
      RetentionPeriodHours: 24,
      HasMoreShards: false,
      StreamCreationTimestamp: expect.any(Date),
    });
    expect(StreamDescription?.Shards).toHaveLength(4);
    await kinesis().send(new DeleteStreamCommand(name));
    await waitUntilStreamNotExists({ client: kinesis(), maxWaitTime: 30, minDelay: 0.01, maxDelay: 0.05 }, name);
  });

  test.each([
    [
      'CreateStream',
      new CreateStreamCommand({ StreamName, ShardCount: 1 }),
      { name: 'ResourceInUseException', message: 'Stream Lab-Stream under account 000000000000 already exists.' },
    ],
    [
      'CreateStream without a count',
      new CreateStreamCommand({ StreamName: 'new' }),
      {
        name: 'ValidationException',
        message:
          "1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null",
      },
    ],
    ['DescribeStream', new DescribeStreamCommand({ StreamName: 'none' }), missing],
    [
      'DescribeStream by ARN',
      new DescribeStreamCommand({ StreamARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/none' }),
      missing,
    ],
    [
      'DescribeStream without a name',
      new DescribeStreamCommand({}),
      {
        name: 'ValidationException',
        message:
          "1 validation error detected: Value null at 'streamName' failed to satisfy constraint: Member must not be null",
      },
    ],
    ['PutRecord', new PutRecordCommand({ StreamName: 'none', PartitionKey: 'k', Data: new Uint8Array() }), missing],
    [
      'PutRecord without a key',
      new PutRecordCommand({ StreamName: 'a b', PartitionKey: '', Data: new Uint8Array() }),
      {
        name: 'ValidationException',
        message:
          "2 validation errors detected: Value '' at 'partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'a b' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
      },
    ],
    [
      'PutRecords of none',
      new PutRecordsCommand({ StreamName, Records: [] }),
      {
        name: 'ValidationException',
        message:
          "1 validation error detected: Value '[]' at 'records' failed to satisfy constraint: Member must have length greater than or equal to 1",
      },
    ],
    [
      'GetRecords',
      new GetRecordsCommand({ ShardIterator: 'made-up', Limit: 10_001 }),
      {
        name: 'ValidationException',
        message:
          "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
      },
    ],
    [
      'GetRecords of no iterator',
      new GetRecordsCommand({ ShardIterator: 'made-up' }),
      { name: 'InvalidArgumentException', message: 'Invalid ShardIterator.' },
    ],
    ['DeleteStream', new DeleteStreamCommand({ StreamName: 'none' }), missing],
  ])("%s is rejected with AWS's error", async (_, command, error) => {
    await expect(kinesis().send(command as PutRecordCommand)).rejects.toMatchObject({
      ...error,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an operation that is not served is named', async () => {
    await expect(kinesis().send(new ListChannelsCommand({}))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 501 },
    });
  });
});

describe('tags', () => {
  test('are added and removed, by stream and by resource', async () => {
    await kinesis().send(new AddTagsToStreamCommand({ StreamName, Tags: { 'streamlab:lab': 'kinesis', team: 'a' } }));
    await kinesis().send(new TagResourceCommand({ ResourceARN: StreamARN, Tags: { team: 'b', zone: '1' } }));
    await kinesis().send(new RemoveTagsFromStreamCommand({ StreamName, TagKeys: ['zone', 'unknown'] }));
    const listed = await kinesis().send(new ListTagsForStreamCommand({ StreamName, Limit: 1 }));
    expect(listed).toMatchObject({ Tags: [{ Key: 'streamlab:lab', Value: 'kinesis' }], HasMoreTags: true });
    await kinesis().send(new UntagResourceCommand({ ResourceARN: StreamARN, TagKeys: ['streamlab:lab'] }));
    const { Tags } = await kinesis().send(new ListTagsForResourceCommand({ ResourceARN: StreamARN }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'b' }]);
  });

  test.each([
    [
      { 'a;b': 'x' },
      'Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.',
    ],
    [
      { 'a%b': 'x' },
      "Failed to add tags to stream Lab-Stream under account 000000000000 because some tags contained illegal characters. The allowed characters are Unicode letters, white-spaces, '_',',','/','=','+','-','@'.",
    ],
    [
      Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`t${index}`, 'x'])),
      'Failed to add tags to stream Lab-Stream under account 000000000000 because a given stream cannot have more than 10 tags associated with it.',
    ],
  ])('rejects %j', async (Tags, message) => {
    const command = new AddTagsToStreamCommand({ StreamName, Tags });
    await expect(kinesis().send(command)).rejects.toMatchObject({ name: 'InvalidArgumentException', message });
  });
});

describe('settings', () => {
  test('the retention period can be set between a day and a year', async () => {
    const send = (hours: number, up: boolean): Promise<unknown> => {
      const input = { StreamName, RetentionPeriodHours: hours };
      const command = up
        ? new IncreaseStreamRetentionPeriodCommand(input)
        : new DecreaseStreamRetentionPeriodCommand(input);
      return kinesis().send(command as IncreaseStreamRetentionPeriodCommand);
    };
    await send(48, true);
    await expect(send(47, true)).rejects.toThrow(
      'Requested retention period (47 hours) for stream Lab-Stream can not be shorter than existing retention period (48 hours). Use DecreaseRetentionPeriod API.',
    );
    await expect(send(49, false)).rejects.toThrow(
      'Requested retention period (49 hours) for stream Lab-Stream can not be longer than existing retention period (48 hours). Use IncreaseRetentionPeriod API.',
    );
    await expect(send(23, false)).rejects.toThrow(
      'Minimum allowed retention period is 24 hours. Requested retention period (23 hours) is too short.',
    );
    await expect(send(8761, true)).rejects.toThrow(
      'Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.',
    );
    await send(24, false);
  });

  test('shard-level metrics are switched on and off', async () => {
    const on = await kinesis().send(new EnableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ['ALL'] }));
    expect(on).toMatchObject({ StreamName, CurrentShardLevelMetrics: [], StreamARN });
    expect(on.DesiredShardLevelMetrics).toHaveLength(7);
    await active();
    const off = await kinesis().send(
      new DisableEnhancedMonitoringCommand({ StreamName, ShardLevelMetrics: ['OutgoingBytes'] }),
    );
    expect(off.CurrentShardLevelMetrics).toHaveLength(7);
    expect(off.DesiredShardLevelMetrics).toHaveLength(6);
    await active();
  });

  test('encryption is shown on the stream and its records', async () => {
    const key = { StreamName, EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' } as const;
    await kinesis().send(new StartStreamEncryptionCommand(key));
    await active();
    const { EncryptionType } = await kinesis().send(
      new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: new Uint8Array() }),
    );
    expect(EncryptionType).toBe('KMS');
    const described = await kinesis().send(new DescribeStreamCommand({ StreamName }));
    expect(described.StreamDescription).toMatchObject({ EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' });
    await kinesis().send(new StopStreamEncryptionCommand(key));
    await active();
  });

  test('the mode can be changed, and counts in the quotas', async () => {
    await kinesis().send(new UpdateStreamModeCommand({ StreamARN, StreamModeDetails: { StreamMode: 'ON_DEMAND' } }));
    await active();
    expect(await kinesis().send(new DescribeLimitsCommand({}))).toMatchObject({
      ShardLimit: 20_000,
      OpenShardCount: 1,
      OnDemandStreamCount: 1,
    });
    await kinesis().send(new UpdateStreamModeCommand({ StreamARN, StreamModeDetails: { StreamMode: 'PROVISIONED' } }));
    await active();
  });
});

test('a subscriber receives records as they arrive', async () => {
  const { Consumer } = await kinesis().send(
    new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'subscriber' }),
  );
  const ConsumerARN = Consumer?.ConsumerARN;
  const described = new DescribeStreamConsumerCommand({ ConsumerARN });
  await expect
    .poll(async () => (await kinesis().send(described)).ConsumerDescription?.ConsumerStatus, { interval: 5 })
    .toBe('ACTIVE');
  const { EventStream } = await kinesis().send(
    new SubscribeToShardCommand({ ConsumerARN, ShardId: 'shardId-000000000000', StartingPosition: { Type: 'LATEST' } }),
  );
  const seen: string[] = [];
  for await (const { SubscribeToShardEvent: event } of EventStream ?? []) {
    if (event?.Records?.length === 0 && seen.length === 0) {
      await kinesis().send(new PutRecordCommand({ StreamName, PartitionKey: 'k', Data: Buffer.from('pushed') }));
    }
    for (const { Data = new Uint8Array() } of event?.Records ?? []) seen.push(Buffer.from(Data).toString());
    if (seen.length > 0) break;
  }
  expect(seen).toEqual(['pushed']);
  await kinesis().send(new DeregisterStreamConsumerCommand({ ConsumerARN }));
});

test('consumers are registered, described, listed, and keep the stream from being deleted', async () => {
  const names = ['one', 'two', 'three'];
  await expect
    .poll(async () => (await kinesis().send(new ListStreamConsumersCommand({ StreamARN }))).Consumers, { interval: 5 })
    .toEqual([]);
  for (const ConsumerName of names)
    await kinesis().send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName }));
  await expect(kinesis().send(new RegisterStreamConsumerCommand({ StreamARN, ConsumerName: 'one' }))).rejects.toThrow(
    'already exists',
  );
  const first = await kinesis().send(new ListStreamConsumersCommand({ StreamARN, MaxResults: 2 }));
  const rest = await kinesis().send(new ListStreamConsumersCommand({ StreamARN, NextToken: first.NextToken }));
  const consumers = [...(first.Consumers ?? []), ...(rest.Consumers ?? [])];
  expect(consumers.map(({ ConsumerName }) => ConsumerName)).toEqual(names);
  const ConsumerARN = consumers[0]?.ConsumerARN;
  expect(ConsumerARN).toMatch(/^arn:aws:kinesis:us-east-1:000000000000:stream\/Lab-Stream\/consumer\/one:\d{10}$/);
  const { ConsumerDescription } = await kinesis().send(new DescribeStreamConsumerCommand({ ConsumerARN }));
  expect(ConsumerDescription).toMatchObject({ ConsumerName: 'one', StreamARN, ConsumerARN });

  await kinesis().send(new DeregisterStreamConsumerCommand({ ConsumerARN }));
  await expect(kinesis().send(new DeleteStreamCommand({ StreamName }))).rejects.toMatchObject({
    name: 'ResourceInUseException',
    message:
      "DeleteStream can't delete 000000000000:Lab-Stream because there are consumers associated with this data stream. To " +
      'delete Lab-Stream anyway, set the EnforceConsumerDeletion parameter to true to force the deletion of all the ' +
      'consumers that are associated with it.',
  });
  await kinesis().send(new DeleteStreamCommand({ StreamName, EnforceConsumerDeletion: true }));
});
