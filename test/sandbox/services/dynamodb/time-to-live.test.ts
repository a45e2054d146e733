import {
  type AttributeValue,
  DescribeTimeToLiveCommand,
  GetItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, GetRecordsCommand, GetShardIteratorCommand } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { settle } from '../../../helpers/fake-clock.ts';
import { keySchema, PROVISIONED, STREAMED } from './table-input.ts';
import { PACE, useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock } = dynamoDb;

const MINUTE_MS = 60_000;
/** The delay of the deletion after an item's expiry. */
const DELAY_MS = PACE.timeToLiveUpdating;

const inSeconds = (ms: number) => String(Math.floor((clock.now() + ms) / 1000));

const change = (TableName: string, Enabled: boolean, AttributeName = 'expires') =>
  dynamoDb.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }));

const describeTtl = async (TableName: string) =>
  (await dynamoDb.client.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;

const put = (TableName: string, id: string, expires?: AttributeValue) =>
  dynamoDb.put(TableName, { id: { S: id }, ...(expires && { expires }) });

const idsOf = async (TableName: string) => {
  const { Items = [] } = await dynamoDb.client.send(new ScanCommand({ TableName }));
  return Items.map(({ id }) => id?.S ?? '').sort();
};

async function expiringTable(input = {}) {
  const table = await dynamoDb.createTable(input);
  await change(table.TableName, true);
  await clock.advance(PACE.timeToLiveUpdating);
  return table;
}

describe('enabling and disabling', () => {
  test('go through their states and are refused when they change nothing', async () => {
    const { TableName } = await dynamoDb.createTable();
    expect(await describeTtl(TableName)).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(change(TableName, false)).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'TimeToLive is already disabled',
    });

    const { TimeToLiveSpecification } = await change(TableName, true);
    expect(TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
    expect(await describeTtl(TableName)).toEqual({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLING' });
    await clock.advance(PACE.timeToLiveUpdating);
    expect(await describeTtl(TableName)).toEqual({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });

    await expect(change(TableName, true)).rejects.toMatchObject({ message: 'TimeToLive is already enabled' });
    await expect(change(TableName, true, 'other')).rejects.toMatchObject({
      message: 'TimeToLive is active on a different AttributeName: current AttributeName is expires',
    });
    await expect(change(TableName, false)).rejects.toMatchObject({
      message: 'Time to live has been modified multiple times within a fixed interval',
    });
    await clock.advance(30 * MINUTE_MS);
    await change(TableName, false);
    expect(await describeTtl(TableName)).toMatchObject({ TimeToLiveStatus: 'DISABLING' });
    await clock.advance(PACE.timeToLiveUpdating);
    expect(await describeTtl(TableName)).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  test('are refused for an unknown table', async () => {
    await expect(describeTtl('nothing')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: nothing not found',
    });
  });
});

describe('expiry', () => {
  test('deletes an item after its expiry time, not before', async () => {
    const { TableName } = await expiringTable();
    await put(TableName, 'a', { N: inSeconds(10 * MINUTE_MS) });
    await put(TableName, 'b');
    await clock.advance(10 * MINUTE_MS);
    expect(await idsOf(TableName)).toEqual(['a', 'b']);
    await clock.advance(DELAY_MS);
    expect(await idsOf(TableName)).toEqual(['b']);
  });

  test('deletes an item that is written with a past expiry time', async () => {
    const { TableName } = await expiringTable();
    await put(TableName, 'a', { N: inSeconds(-10 * MINUTE_MS) });
    await clock.advance(0);
    await settle();
    expect(await idsOf(TableName)).toEqual([]);
  });

  test('needs a number of seconds within the last five years', async () => {
    const { TableName } = await expiringTable();
    const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;
    await put(TableName, 'text', { S: inSeconds(0) });
    await put(TableName, 'milliseconds', { N: String(clock.now()) });
    await put(TableName, 'too old', { N: inSeconds(-6 * YEAR_MS) });
    await put(TableName, 'negative', { N: '-1' });
    await put(TableName, 'old', { N: inSeconds(-4 * YEAR_MS) });
    await clock.advance(DELAY_MS);
    expect(await idsOf(TableName)).toEqual(['milliseconds', 'negative', 'text', 'too old']);
  });

  test('follows a changed expiry time', async () => {
    const { TableName } = await expiringTable();
    await put(TableName, 'later', { N: inSeconds(5 * MINUTE_MS) });
    await put(TableName, 'later', { N: inSeconds(60 * MINUTE_MS) });
    await put(TableName, 'sooner', { N: inSeconds(60 * MINUTE_MS) });
    await put(TableName, 'sooner', { N: inSeconds(5 * MINUTE_MS) });
    await put(TableName, 'never', { N: inSeconds(5 * MINUTE_MS) });
    await put(TableName, 'never');
    await clock.advance(10 * MINUTE_MS);
    expect(await idsOf(TableName)).toEqual(['later', 'never']);
    await clock.advance(60 * MINUTE_MS);
    expect(await idsOf(TableName)).toEqual(['never']);
  });

  test('covers items that were written before it was enabled', async () => {
    const { TableName } = await dynamoDb.createTable();
    for (let id = 0; id < 250; id += 1) await put(TableName, String(id), { N: inSeconds(-MINUTE_MS) });
    await put(TableName, 'kept', { N: inSeconds(600 * MINUTE_MS) });
    await change(TableName, true);
    await clock.advance(PACE.timeToLiveUpdating + DELAY_MS);
    await expect.poll(() => idsOf(TableName)).toEqual(['kept']);
  });

  test('deletes nothing after it is disabled', async () => {
    const { TableName } = await expiringTable();
    await put(TableName, 'a', { N: inSeconds(60 * MINUTE_MS) });
    await clock.advance(30 * MINUTE_MS);
    await change(TableName, false);
    await clock.advance(60 * MINUTE_MS);
    expect(await idsOf(TableName)).toEqual(['a']);
  });

  test('deletes the index entries with the item', async () => {
    const { TableName } = await expiringTable({
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'expires', AttributeType: 'N' },
      ],
      GlobalSecondaryIndexes: [
        { IndexName: 'by-expiry', KeySchema: keySchema('expires'), Projection: { ProjectionType: 'ALL' } },
      ],
    });
    const expires = inSeconds(MINUTE_MS);
    await put(TableName, 'a', { N: expires });
    await clock.advance(MINUTE_MS + DELAY_MS);
    const { Count } = await dynamoDb.client.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-expiry',
        KeyConditionExpression: 'expires = :e',
        ExpressionAttributeValues: { ':e': { N: expires } },
      }),
    );
    expect(Count).toBe(0);
  });

  test('is recorded in the stream as a REMOVE by the service', async () => {
    const { TableName, LatestStreamArn: StreamArn } = await expiringTable({
      ...PROVISIONED,
      ...STREAMED,
    });
    const expires = { N: inSeconds(MINUTE_MS) };
    await put(TableName, 'a', expires);
    await clock.advance(MINUTE_MS + DELAY_MS);
    const { StreamDescription } = await dynamoDb.streams.send(new DescribeStreamCommand({ StreamArn }));
    const { ShardIterator } = await dynamoDb.streams.send(
      new GetShardIteratorCommand({
        StreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const { Records } = await dynamoDb.streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records).toMatchObject([
      { eventName: 'INSERT' },
      {
        eventName: 'REMOVE',
        userIdentity: { PrincipalId: 'dynamodb.amazonaws.com', Type: 'Service' },
        dynamodb: { OldImage: { id: { S: 'a' }, expires } },
      },
    ]);
    expect(
      (await dynamoDb.client.send(new GetItemCommand({ TableName, Key: { id: { S: 'a' } } }))).Item,
    ).toBeUndefined();
  });
});
