import {
  DeleteTableCommand,
  PutItemCommand,
  type StreamSpecification,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DescribeStreamCommandInput,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { keySchema, PROVISIONED, STREAMED } from '../dynamodb/table-input.ts';
import { PACE, useDynamoDb } from '../dynamodb/use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock } = dynamoDb;

const HOUR_MS = 60 * 60 * 1000;
const ENABLED = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;

const describeStream = async (StreamArn: string | undefined) =>
  (await dynamoDb.streams.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription;

const shardsOf = async (StreamArn: string | undefined) => (await describeStream(StreamArn))?.Shards ?? [];

const update = async (TableName: string, StreamSpecification: StreamSpecification) => {
  const answer = await dynamoDb.client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  return answer.TableDescription;
};

const put = (TableName: string, id: string) => dynamoDb.put(TableName, { id: { S: id } });

describe('DescribeStream and ListStreams', () => {
  test('describe the stream of a provisioned table exactly as AWS does', async () => {
    const { TableName, LatestStreamArn, LatestStreamLabel, TableArn } = await dynamoDb.createTable({
      ...PROVISIONED,
      StreamSpecification: ENABLED,
    });
    expect(LatestStreamLabel).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/);
    expect(LatestStreamArn).toBe(`${TableArn}/stream/${LatestStreamLabel}`);
    expect(await describeStream(LatestStreamArn)).toEqual({
      CreationRequestDateTime: new Date(`${LatestStreamLabel}Z`),
      KeySchema: keySchema('id'),
      Shards: [
        {
          ShardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
          SequenceNumberRange: { StartingSequenceNumber: expect.stringMatching(/^\d{21,40}$/) },
        },
      ],
      StreamArn: LatestStreamArn,
      StreamLabel: LatestStreamLabel,
      StreamStatus: 'ENABLED',
      StreamViewType: 'NEW_IMAGE',
      TableName,
    });
    expect((await dynamoDb.streams.send(new ListStreamsCommand({ TableName }))).Streams).toEqual([
      { StreamArn: LatestStreamArn, StreamLabel: LatestStreamLabel, TableName },
    ]);
  });

  test('page through the four shards of an on-demand table', async () => {
    const { LatestStreamArn: StreamArn } = await dynamoDb.createTable({ StreamSpecification: ENABLED });
    const all = (await shardsOf(StreamArn)).map(({ ShardId }) => ShardId);
    expect(all).toHaveLength(4);
    const { StreamDescription: first } = await dynamoDb.streams.send(
      new DescribeStreamCommand({ StreamArn, Limit: 3 }),
    );
    expect(first?.LastEvaluatedShardId).toBe(all[2]);
    const { StreamDescription: second } = await dynamoDb.streams.send(
      new DescribeStreamCommand({ StreamArn, Limit: 3, ExclusiveStartShardId: all[2] }),
    );
    expect(second?.Shards?.map(({ ShardId }) => ShardId)).toEqual([all[3]]);
    expect(second?.LastEvaluatedShardId).toBeUndefined();
  });

  test('page through streams', async () => {
    const { Streams: all = [] } = await dynamoDb.streams.send(new ListStreamsCommand({}));
    expect(all.length).toBeGreaterThan(1);
    const first = await dynamoDb.streams.send(new ListStreamsCommand({ Limit: 1 }));
    expect(first.LastEvaluatedStreamArn).toBe(all[0]?.StreamArn);
    const rest = await dynamoDb.streams.send(
      new ListStreamsCommand({ ExclusiveStartStreamArn: first.LastEvaluatedStreamArn }),
    );
    expect(rest.Streams).toEqual(all.slice(1));
  });

  test('lists shards in the order of their ids, and none after the last', async () => {
    const { LatestStreamArn: StreamArn } = await dynamoDb.createTable(STREAMED);
    const { StreamDescription } = await dynamoDb.streams.send(new DescribeStreamCommand({ StreamArn }));
    const ids = StreamDescription?.Shards?.map(({ ShardId }) => ShardId);
    expect(ids).toEqual(ids?.toSorted());
    const after = new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId: 'z'.repeat(30) });
    expect((await dynamoDb.streams.send(after)).StreamDescription?.Shards).toEqual([]);
  });

  test('refuse a half ShardFilter, and a stream that is no ARN', async () => {
    const { LatestStreamArn: StreamArn } = await dynamoDb.createTable(STREAMED);
    const name = 'ValidationException';
    const describeWith = (input: DescribeStreamCommandInput) => dynamoDb.streams.send(new DescribeStreamCommand(input));
    await expect(describeWith({ StreamArn, ShardFilter: { Type: 'CHILD_SHARDS' } })).rejects.toMatchObject({ name });
    await expect(describeWith({ StreamArn, ShardFilter: { ShardId: 'x'.repeat(30) } })).rejects.toMatchObject({ name });
    await expect(describeWith({ StreamArn: 'x'.repeat(40) })).rejects.toMatchObject({ name });
  });

  test('refuse an unknown stream', async () => {
    const StreamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/none/stream/2025-01-01T00:00:00.000';
    await expect(describeStream(StreamArn)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `Requested resource not found: Stream: ${StreamArn} not found`,
    });
  });
});

describe('enabling and disabling', () => {
  test('an enabled stream is visible at once while the table is UPDATING; enabling it twice is refused', async () => {
    const { TableName } = await dynamoDb.createTable();
    const updating = await update(TableName, ENABLED);
    expect(updating).toMatchObject({ TableStatus: 'UPDATING', StreamSpecification: ENABLED });
    expect(await describeStream(updating?.LatestStreamArn)).toMatchObject({ StreamStatus: 'ENABLING' });
    await clock.advance(PACE.tableUpdating);
    expect(await describeStream(updating?.LatestStreamArn)).toMatchObject({ StreamStatus: 'ENABLED' });
    for (const StreamViewType of ['NEW_IMAGE', 'KEYS_ONLY'] as const) {
      await expect(update(TableName, { StreamEnabled: true, StreamViewType })).rejects.toMatchObject({
        name: 'ValidationException',
        message: `Table already has an enabled stream: TableName: ${TableName}`,
      });
    }
  });

  test('a disabled stream stays readable for a day with closed shards; a new one has a new ARN', async () => {
    const { TableName, LatestStreamArn: old } = await dynamoDb.createTable({ StreamSpecification: ENABLED });
    await put(TableName, 'a');
    const disabling = await update(TableName, { StreamEnabled: false });
    expect(disabling).toMatchObject({ TableStatus: 'UPDATING', LatestStreamArn: old });
    expect(disabling).not.toHaveProperty('StreamSpecification');
    await clock.advance(PACE.tableUpdating);
    await expect(update(TableName, { StreamEnabled: false })).rejects.toMatchObject({
      message: `Table has no stream to disable: TableName: ${TableName}`,
    });
    await put(TableName, 'unseen');

    const reenabled = await update(TableName, { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' });
    await clock.advance(PACE.tableUpdating);
    expect(reenabled?.LatestStreamArn).not.toBe(old);
    await put(TableName, 'b');

    expect(await describeStream(old)).toMatchObject({ StreamStatus: 'DISABLED', StreamViewType: 'NEW_IMAGE' });
    expect(await readAll(old)).toEqual({ ids: ['a'], ended: true });
    expect(await readAll(reenabled?.LatestStreamArn)).toEqual({ ids: ['b'], ended: false });

    await clock.advance(24 * HOUR_MS);
    await expect(describeStream(old)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const { Streams } = await dynamoDb.streams.send(new ListStreamsCommand({ TableName }));
    expect(Streams?.map(({ StreamArn }) => StreamArn)).toEqual([reenabled?.LatestStreamArn]);
  });

  test('the stream of a deleted table stays DISABLED for a day', async () => {
    const { TableName, LatestStreamArn } = await dynamoDb.createTable({ StreamSpecification: ENABLED });
    await put(TableName, 'a');
    await dynamoDb.client.send(new DeleteTableCommand({ TableName }));
    await clock.advance(PACE.tableDeleting);
    expect(await describeStream(LatestStreamArn)).toMatchObject({ StreamStatus: 'DISABLED' });
    expect(await readAll(LatestStreamArn)).toEqual({ ids: ['a'], ended: true });
    await clock.advance(24 * HOUR_MS);
    await expect(describeStream(LatestStreamArn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('an invalid view type is refused', async () => {
    const { TableName } = await dynamoDb.createTable();
    await expect(update(TableName, { StreamEnabled: true })).rejects.toMatchObject({
      message: 'One or more parameter values were invalid: If stream is being enabled then UpdateViewType is required',
    });
    await expect(update(TableName, { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' })).rejects.toMatchObject({
      message:
        'One or more parameter values were invalid: If stream is being disabled, then UpdateViewType must not be specified',
    });
    const Table = await dynamoDb.describeTable(TableName);
    expect(Table?.TableStatus).toBe('ACTIVE');
  });
});

describe('shards', () => {
  test('all records of a key are in one shard, and every shard gets records', async () => {
    const { TableName, LatestStreamArn } = await dynamoDb.createTable({ StreamSpecification: ENABLED });
    const ids = Array.from({ length: 40 }, (_, index) => `key-${index}`);
    for (let round = 0; round < 2; round += 1) {
      for (const id of ids) {
        await dynamoDb.client.send(
          new PutItemCommand({ TableName, Item: { id: { S: id }, round: { N: String(round) } } }),
        );
      }
    }
    const byShard = await Promise.all(
      (await shardsOf(LatestStreamArn)).map(({ ShardId }) => readShard(LatestStreamArn, ShardId)),
    );
    const homes = new Map<string, Set<number>>();
    byShard.forEach(({ ids: found }, shard) => {
      for (const id of found) homes.set(id, (homes.get(id) ?? new Set()).add(shard));
    });
    expect(homes.size).toBe(ids.length);
    expect([...homes.values()].every(({ size }) => size === 1)).toBe(true);
    expect(byShard.every(({ ids: found }) => found.length > 0)).toBe(true);
  });

  test('a shard is closed after four hours and continued by a child', async () => {
    const { TableName, LatestStreamArn } = await dynamoDb.createTable({
      ...PROVISIONED,
      StreamSpecification: ENABLED,
    });
    await put(TableName, 'before');
    await clock.advance(4 * HOUR_MS);
    await put(TableName, 'after');
    const [parent, child] = await shardsOf(LatestStreamArn);
    expect(child?.ParentShardId).toBe(parent?.ShardId);
    expect(child?.SequenceNumberRange?.EndingSequenceNumber).toBeUndefined();
    const end = parent?.SequenceNumberRange?.EndingSequenceNumber ?? '';
    expect(end < (child?.SequenceNumberRange?.StartingSequenceNumber ?? '')).toBe(true);
    expect(await readShard(LatestStreamArn, parent?.ShardId)).toEqual({ ids: ['before'], ended: true });
    expect(await readShard(LatestStreamArn, child?.ShardId)).toEqual({ ids: ['after'], ended: false });
    const { StreamDescription } = await dynamoDb.streams.send(
      new DescribeStreamCommand({
        StreamArn: LatestStreamArn,
        ShardFilter: { Type: 'CHILD_SHARDS', ShardId: parent?.ShardId },
      }),
    );
    expect(StreamDescription?.Shards?.map(({ ShardId }) => ShardId)).toEqual([child?.ShardId]);
  });

  test('a closed shard is gone a day later', async () => {
    const { TableName, LatestStreamArn } = await dynamoDb.createTable({ StreamSpecification: ENABLED });
    await put(TableName, 'a');
    await clock.advance(4 * HOUR_MS);
    await put(TableName, 'a2');
    const before = (await shardsOf(LatestStreamArn)).length;
    await clock.advance(25 * HOUR_MS);
    expect((await shardsOf(LatestStreamArn)).length).toBeLessThan(before);
  });
});

async function readShard(StreamArn: string | undefined, ShardId: string | undefined) {
  const { ShardIterator } = await dynamoDb.streams.send(
    new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
  );
  const { Records = [], NextShardIterator } = await dynamoDb.streams.send(new GetRecordsCommand({ ShardIterator }));
  return { ids: Records.map(({ dynamodb }) => dynamodb?.Keys?.id?.S ?? ''), ended: NextShardIterator === undefined };
}

async function readAll(StreamArn: string | undefined) {
  const shards = await Promise.all((await shardsOf(StreamArn)).map(({ ShardId }) => readShard(StreamArn, ShardId)));
  return { ids: shards.flatMap(({ ids }) => ids), ended: shards.every(({ ended }) => ended) };
}
