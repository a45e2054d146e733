/** The stream records every change: replaying its records reproduces the table. */
import type { DescribeStreamOutput } from '@aws-sdk/client-dynamodb-streams';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttributeMap } from '../../../../src/core/item-size.ts';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import type { StreamRecord } from '../../../../src/sandbox/services/dynamodb/streams/event-record.ts';
import { dynamoDbStreamsService } from '../../../../src/sandbox/services/dynamodb-streams/index.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { rounds } from '../../../helpers/rounds.ts';
import { replay } from './replay.ts';
import { ID_KEY, STREAMED } from './table-input.ts';

const TableName = 'replayed';

/** Few keys and values, so that writes conflict and repeat each other. */
const key = fc.constantFrom('a', 'b', 'c', 'd');
const attributes = fc.dictionary(
  fc.constantFrom('n', 's', 'set', 'map', '__proto'),
  fc.oneof(
    fc.integer({ min: 0, max: 2 }).map((n) => ({ N: String(n) })),
    fc.constantFrom('x', 'y').map((S) => ({ S })),
    fc.subarray(['p', 'q', 'r'], { minLength: 1 }).map((SS) => ({ SS })),
    fc.constantFrom('x', 'y').map((S) => ({ M: { deep: { L: [{ S }] } } })),
  ),
  { maxKeys: 3 },
);

const item = fc.tuple(key, attributes).map(([id, rest]) => ({ ...rest, id: { S: id } }));
const update = fc.record({ id: key, value: fc.constantFrom('1', '2') });
const different = <T extends { id: { S: string } }>(items: T[]) => [...new Map(items.map((i) => [i.id.S, i])).values()];

/** An operation's name and its input. */
type Write = readonly [string, object];

const updateInput = ({ id, value }: { id: string; value: string }) => ({
  TableName,
  Key: { id: { S: id } },
  UpdateExpression: 'SET u = :v REMOVE s',
  ExpressionAttributeValues: { ':v': { N: value } },
});

const write: fc.Arbitrary<Write> = fc.oneof(
  item.map((Item): Write => ['PutItem', { TableName, Item }]),
  update.map((input): Write => ['UpdateItem', updateInput(input)]),
  key.map((id): Write => ['DeleteItem', { TableName, Key: { id: { S: id } } }]),
  key.map(
    (id): Write => ['PutItem', { TableName, Item: { id: { S: id } }, ConditionExpression: 'attribute_not_exists(id)' }],
  ),
  fc.array(item, { minLength: 1, maxLength: 4 }).map(
    (items): Write => [
      'BatchWriteItem',
      {
        RequestItems: {
          [TableName]: different(items).map((Item) =>
            'n' in Item ? { PutRequest: { Item } } : { DeleteRequest: { Key: { id: Item.id } } },
          ),
        },
      },
    ],
  ),
  fc.array(item, { minLength: 1, maxLength: 3 }).map(
    (items): Write => [
      'TransactWriteItems',
      {
        TransactItems: different(items).map((Item) =>
          'n' in Item ? { Put: { TableName, Item } } : { Delete: { TableName, Key: { id: Item.id } } },
        ),
      },
    ],
  ),
);

/** Groups of concurrent writes. */
const writes = fc.array(fc.array(write, { minLength: 1, maxLength: 5 }), { maxLength: 12 });

test.each(['PROVISIONED', 'PAY_PER_REQUEST'])(
  'replaying the records of a %s table reproduces it',
  async (BillingMode) => {
    await fc.assert(
      fc.asyncProperty(writes, async (groups) => {
        const env = testEnvironment();
        const store = await openStore(undefined);
        const state = await openDynamoDb(store, env);
        const call = directCalls(dynamoDbService(state), env);
        const callStreams = directCalls(dynamoDbStreamsService(state), env);
        try {
          await call('CreateTable', {
            TableName,
            ...ID_KEY,
            BillingMode,
            ...(BillingMode === 'PROVISIONED' && {
              ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 },
            }),
            ...STREAMED,
          });
          await env.clock.advance(env.pace.tableCreating);
          for (const group of groups) {
            // Some writes fail, because of a condition or a conflict.
            await Promise.allSettled(group.map(([name, input]) => call(name, structuredClone(input))));
            // Shards are replaced on the way.
            await env.clock.advance(90 * 60_000);
          }
          const { Items } = await call<{ Items: AttributeMap[] }>('Scan', { TableName });
          const records = await readRecords(callStreams, state.streams.list(TableName)[0]?.arn);
          expect(replay(records)).toEqual(new Map(Items.map((stored) => [stored.id?.S, stored])));
        } finally {
          await state.dispose();
          await store.close();
        }
      }),
      { numRuns: rounds({ normal: 40, long: 4000 }) },
    );
  },
);

/** The records of all shards, by sequence number. */
async function readRecords(call: ReturnType<typeof directCalls>, StreamArn: string | undefined) {
  const { StreamDescription } = await call<DescribeStreamOutput>('DescribeStream', { StreamArn });
  const records: StreamRecord[] = [];
  for (const { ShardId } of StreamDescription?.Shards ?? []) {
    const { ShardIterator } = await call<{ ShardIterator: string }>('GetShardIterator', {
      StreamArn,
      ShardId,
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const page = await call<{ Records: StreamRecord[] }>('GetRecords', { ShardIterator });
    records.push(...page.Records);
  }
  return records.sort((a, b) => (a.dynamodb.SequenceNumber < b.dynamodb.SequenceNumber ? -1 : 1));
}
