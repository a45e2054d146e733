/** Items with equal keys in an index: each has an entry of its own. */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  paginateQuery,
  paginateScan,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import { COLLIDING, INDEXED, INDEXES, itemOf, keyOf, nameOf, zone } from './equal-index-keys.ts';
import { PACE, useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock } = dynamoDb;

/** The key conditions for the items of `itemOf`; the local index has those of one partition. */
const CONDITIONS: Readonly<Record<string, readonly [string, Record<string, AttributeValue>]>> = {
  'by-kind': ['kind = :k', { ':k': { S: 'x' } }],
  'by-rank': ['kind = :k AND #r = :r', { ':k': { S: 'x' }, ':r': { N: '1' } }],
  'by-zone': ['kind = :k AND #z = :z AND #r = :r', { ':k': { S: 'x' }, ':z': zone, ':r': { N: '1' } }],
  local: ['pk = :p AND #r = :r', { ':p': { S: 'item-' }, ':r': { N: '1' } }],
};

async function queried(TableName: string, IndexName: string, { forward = true, pageSize = 1 } = {}): Promise<string[]> {
  const [KeyConditionExpression = '', ExpressionAttributeValues] = CONDITIONS[IndexName] ?? [];
  const names = Object.entries({ '#r': 'rank', '#z': 'zone' }).filter(([name]) =>
    KeyConditionExpression.includes(name),
  );
  const found: string[] = [];
  const pages = paginateQuery(
    { client: dynamoDb.client, pageSize },
    {
      TableName,
      IndexName,
      KeyConditionExpression,
      ExpressionAttributeValues,
      ScanIndexForward: forward,
      ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    },
  );
  for await (const { Items = [] } of pages) found.push(...Items.map(nameOf));
  return found;
}

async function scanned(TableName: string, IndexName: string, TotalSegments = 1): Promise<string[]> {
  const found: string[] = [];
  for (let Segment = 0; Segment < TotalSegments; Segment += 1) {
    const pages = paginateScan(
      { client: dynamoDb.client, pageSize: 1 },
      { TableName, IndexName, Segment, TotalSegments },
    );
    for await (const { Items = [] } of pages) found.push(...Items.map(nameOf));
  }
  return found;
}

const inLocal = (keys: readonly string[]) => keys.filter((key) => key.startsWith('item-|'));

let TableName: string;

async function expectEntries(keys: readonly string[]): Promise<void> {
  for (const index of INDEXES) {
    expect((await queried(TableName, index)).sort(), index).toEqual(index === 'local' ? inLocal(keys) : keys);
    expect((await scanned(TableName, index)).sort(), index).toEqual(keys);
  }
}

describe('items with equal index keys whose primary keys have the same hash', () => {
  beforeEach(async () => {
    ({ TableName } = await dynamoDb.createTable(INDEXED));
    for (const key of COLLIDING) await dynamoDb.put(TableName, itemOf(key));
  });

  test.each(INDEXES)('are all in the index %s, in both directions and on any page', async (index) => {
    const wanted = index === 'local' ? inLocal(COLLIDING) : COLLIDING;
    const forward = await queried(TableName, index);
    expect(forward.toSorted()).toEqual(wanted);
    expect(await queried(TableName, index, { pageSize: 2 })).toEqual(forward);
    expect(await queried(TableName, index, { forward: false })).toEqual(forward.toReversed());
    for (const segments of [1, 3, 16]) {
      expect((await scanned(TableName, index, segments)).sort()).toEqual(COLLIDING);
    }
  });

  test('keep their entries when another of them is changed or deleted, in every way', async () => {
    const [first = '', second = '', third = ''] = COLLIDING;
    const update = (key: string, rank: string) =>
      dynamoDb.client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(key),
          UpdateExpression: 'SET #r = :r, kind = :k',
          ExpressionAttributeNames: { '#r': 'rank' },
          ExpressionAttributeValues: { ':r': { N: rank }, ':k': { S: rank === '1' ? 'x' : 'y' } },
        }),
      );
    await update(second, '2');
    expect(await queried(TableName, 'by-kind')).not.toContain(second);
    expect((await scanned(TableName, 'by-kind')).sort()).toEqual(COLLIDING);
    await update(second, '1');
    await expectEntries(COLLIDING);

    await dynamoDb.put(TableName, { ...keyOf(first), note: { S: 'no index key' } });
    await expectEntries([second, third]);
    await dynamoDb.put(TableName, itemOf(first));
    await dynamoDb.client.send(new DeleteItemCommand({ TableName, Key: keyOf(third) }));
    await expectEntries([first, second]);

    const requests = [{ DeleteRequest: { Key: keyOf(first) } }, { PutRequest: { Item: itemOf(third) } }];
    await dynamoDb.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    await expectEntries([second, third]);

    const TransactItems = [{ Put: { TableName, Item: itemOf(first) } }, { Delete: { TableName, Key: keyOf(second) } }];
    await dynamoDb.client.send(new TransactWriteItemsCommand({ TransactItems }));
    await expectEntries([first, third]);

    const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expires' };
    await dynamoDb.client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
    await clock.advance(PACE.timeToLiveUpdating);
    const soon = { N: String(Math.floor(clock.now() / 1000) + 60) };
    await dynamoDb.put(TableName, itemOf(first, { expires: soon }));
    await expectEntries([first, third]);
    await clock.advance(60_000 + PACE.timeToLiveUpdating);
    await expect.poll(() => scanned(TableName, 'by-kind')).toEqual([third]);
    await expectEntries([third]);
  });
});

test('items with equal index keys are in the order that AWS has', async () => {
  ({ TableName } = await dynamoDb.createTable(INDEXED));
  for (const key of ['a|a', 'b|b', 'c|d', 'c|e', 'd|a', 'e|a']) await dynamoDb.put(TableName, itemOf(key));
  const found = await queried(TableName, 'by-kind');
  expect(found.slice(0, 4)).toEqual(['b|b', 'a|a', 'c|e', 'e|a']);
});
