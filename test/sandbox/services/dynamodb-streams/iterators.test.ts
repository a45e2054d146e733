import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-dynamodb-streams';
import { beforeAll, describe, expect, test } from 'vitest';
import { PROVISIONED } from '../dynamodb/table-input.ts';
import { useDynamoDb } from '../dynamodb/use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
const { clock } = dynamoDb;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A stream of one shard with the records `0`, `1`, `2`, ... */
class Shard {
  TableName = '';
  StreamArn: string | undefined;
  ShardId: string | undefined;

  async open(): Promise<this> {
    const table = await dynamoDb.createTable({
      ...PROVISIONED,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    this.TableName = table.TableName;
    this.StreamArn = table.LatestStreamArn;
    const { StreamDescription } = await dynamoDb.streams.send(new DescribeStreamCommand({ StreamArn: this.StreamArn }));
    this.ShardId = StreamDescription?.Shards?.[0]?.ShardId;
    return this;
  }

  putMany(first: number, count: number) {
    const ids = Array.from({ length: count }, (_, index) => first + index);
    const puts = ids.map((id) => ({ PutRequest: { Item: { id: { S: String(id) } } } }));
    return dynamoDb.client.send(new BatchWriteItemCommand({ RequestItems: { [this.TableName]: puts } }));
  }

  put(id: number, filler = '') {
    const Item = { id: { S: String(id) }, filler: { S: filler } };
    return dynamoDb.put(this.TableName, Item);
  }

  async iterator(ShardIteratorType: ShardIteratorType, SequenceNumber?: string) {
    const { StreamArn, ShardId } = this;
    const { ShardIterator } = await dynamoDb.streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, SequenceNumber }),
    );
    return ShardIterator;
  }
}

async function read(ShardIterator: string | undefined, Limit?: number) {
  const { Records = [], NextShardIterator } = await dynamoDb.streams.send(
    new GetRecordsCommand({ ShardIterator, Limit }),
  );
  return {
    ids: Records.map(({ dynamodb }) => Number(dynamodb?.Keys?.id?.S)),
    numbers: Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? ''),
    next: NextShardIterator,
  };
}

describe('positions', () => {
  const shard = new Shard();
  let numbers: string[] = [];
  beforeAll(async () => {
    await shard.open();
    for (const id of [0, 1, 2]) await shard.put(id);
    ({ numbers } = await read(await shard.iterator('TRIM_HORIZON')));
  });

  test('TRIM_HORIZON starts at the oldest record', async () => {
    expect((await read(await shard.iterator('TRIM_HORIZON'))).ids).toEqual([0, 1, 2]);
  });

  test('AT and AFTER a sequence number include and exclude it', async () => {
    expect((await read(await shard.iterator('AT_SEQUENCE_NUMBER', numbers[1]))).ids).toEqual([1, 2]);
    expect((await read(await shard.iterator('AFTER_SEQUENCE_NUMBER', numbers[1]))).ids).toEqual([2]);
  });

  test('an iterator resumes at its position, and can be reused', async () => {
    const first = await read(await shard.iterator('TRIM_HORIZON'), 2);
    expect(first.ids).toEqual([0, 1]);
    expect((await read(first.next)).ids).toEqual([2]);
    expect((await read(first.next)).ids).toEqual([2]);
  });

  test('LATEST reads later records; an empty page has a next iterator', async () => {
    const latest = await read(await shard.iterator('LATEST'));
    expect(latest.ids).toEqual([]);
    await shard.put(3);
    expect((await read(latest.next)).ids).toEqual([3]);
  });

  test('a type that needs a sequence number is refused without one', async () => {
    await expect(shard.iterator('AT_SEQUENCE_NUMBER')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each(['TRIM_HORIZON', 'LATEST'] as const)('%s is refused with a sequence number', async (ShardIteratorType) => {
    const { StreamArn, ShardId } = shard;
    const SequenceNumber = '1'.repeat(21);
    await expect(
      dynamoDb.streams.send(new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType, SequenceNumber })),
    ).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(
        `SequenceNumber must not be specified when ShardIteratorType is ${ShardIteratorType}`,
      ),
    });
  });

  test('an unknown shard is refused', async () => {
    const ShardId = 'shardId-00000001414576573621-f55eea83';
    const command = new GetShardIteratorCommand({
      StreamArn: shard.StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    await expect(dynamoDb.streams.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Shard does not exist',
    });
  });
});

describe('pages', () => {
  test('have at most 1,000 records', async () => {
    const shard = await new Shard().open();
    for (let first = 0; first < 1005; first += 15) await shard.putMany(first, 15);
    const first = await read(await shard.iterator('TRIM_HORIZON'));
    expect(first.ids).toHaveLength(1000);
    expect((await read(first.next)).ids).toHaveLength(5);
    await expect(read(first.next, 1001)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('have at most 1 MB', async () => {
    const shard = await new Shard().open();
    for (let id = 0; id < 5; id += 1) await shard.put(id, 'x'.repeat(300_000));
    const first = await read(await shard.iterator('TRIM_HORIZON'));
    expect(first.ids).toEqual([0, 1, 2]);
    expect((await read(first.next)).ids).toEqual([3, 4]);
  });
});

describe('time', () => {
  test('an iterator expires after 15 minutes', async () => {
    const shard = await new Shard().open();
    const iterator = await shard.iterator('TRIM_HORIZON');
    await clock.advance(15 * MINUTE_MS);
    await read(iterator);
    await clock.advance(1);
    await expect(read(iterator)).rejects.toMatchObject({ name: 'ExpiredIteratorException' });
  });

  test('a forged iterator is refused', async () => {
    const shard = await new Shard().open();
    const iterator = (await shard.iterator('TRIM_HORIZON')) ?? '';
    for (const forged of ['x', 'arn:aws:dynamodb|1|AAAA', iterator.replace('table-', 'tible-'), `${iterator}A`]) {
      await expect(read(forged)).rejects.toMatchObject({
        name: 'ValidationException',
        message: 'Invalid ShardIterator',
      });
    }
  });

  test('records expire after 24 hours', async () => {
    const shard = await new Shard().open();
    await shard.put(0);
    await clock.advance(1 * HOUR_MS);
    await shard.put(1);
    const { numbers } = await read(await shard.iterator('TRIM_HORIZON'));
    await clock.advance(23 * HOUR_MS - 1);
    expect((await read(await shard.iterator('TRIM_HORIZON'))).ids).toEqual([0, 1]);

    const early = await shard.iterator('AT_SEQUENCE_NUMBER', numbers[0]);
    await clock.advance(2);

    expect((await read(await shard.iterator('TRIM_HORIZON'))).ids).toEqual([1]);
    await expect(read(early)).rejects.toMatchObject({ name: 'TrimmedDataAccessException' });
    await expect(shard.iterator('AFTER_SEQUENCE_NUMBER', numbers[0])).rejects.toMatchObject({
      name: 'TrimmedDataAccessException',
    });
    await clock.advance(2 * HOUR_MS);
    expect((await read(await shard.iterator('TRIM_HORIZON'))).ids).toEqual([]);
  });
});
