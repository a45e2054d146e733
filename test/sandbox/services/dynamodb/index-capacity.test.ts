/** The capacity that writes consume in the table and in each index that they write. */
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { actions } from '../../../../src/sandbox/services/dynamodb/engine/dynalite.ts';
import { runAction } from '../../../../src/sandbox/services/dynamodb/engine/run-action.ts';
import { refuseBatch } from '../../../helpers/refuse-batch.ts';
import { keySchema, tableKeys } from './table-input.ts';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;

beforeEach(async () => {
  ({ TableName } = await dynamoDb.createTable({
    ...tableKeys({ p: 'S', c: 'S' }, { x: 'S' }),
    GlobalSecondaryIndexes: [
      { IndexName: 'global', KeySchema: keySchema('x'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'local', KeySchema: keySchema('p', 'x'), Projection: { ProjectionType: 'ALL' } },
    ],
  }));
});

const Key = { p: { S: 'p' }, c: { S: 'c' } };
const asked = { ReturnConsumedCapacity: 'INDEXES' } as const;

const put = async (
  others: Record<string, AttributeValue>,
  more: { ReturnConsumedCapacity: 'INDEXES' | 'TOTAL' } = asked,
) => {
  const answer = await dynamoDb.client.send(new PutItemCommand({ TableName, Item: { ...Key, ...others }, ...more }));
  return answer.ConsumedCapacity;
};

/** The answer with these units of the table, the global and the local index. */
function units(table: number, global = 0, local = 0) {
  return {
    TableName,
    CapacityUnits: table + global + local,
    Table: { CapacityUnits: table },
    ...(global > 0 && { GlobalSecondaryIndexes: { global: { CapacityUnits: global } } }),
    ...(local > 0 && { LocalSecondaryIndexes: { local: { CapacityUnits: local } } }),
  };
}

const x = { S: 'x' };
const long = { S: 'l'.repeat(1500) };

describe('a write consumes units of the table and of each index that it writes', () => {
  test('which are those whose entry is new, changed or deleted, by the sizes of the entries', async () => {
    expect(await put({})).toEqual(units(1));
    expect(await put({ a: long })).toEqual(units(2));
    expect(await put({ x, a: long })).toEqual(units(2, 1, 2));
    expect(await put({ x, a: long })).toEqual(units(2));
    expect(await put({ x })).toEqual(units(2, 0, 2));
    expect(await put({ x: { S: 'other' } })).toEqual(units(1, 2, 2));
    expect(await put({})).toEqual(units(1, 1, 1));
    expect(await put({ x }, { ReturnConsumedCapacity: 'TOTAL' })).toEqual({ TableName, CapacityUnits: 3 });
  });

  test('when an update changes them or a deletion removes them', async () => {
    await put({ x });
    const change = { UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': { S: 'a' } } };
    const update = await dynamoDb.client.send(new UpdateItemCommand({ TableName, Key, ...change, ...asked }));
    expect(update.ConsumedCapacity).toEqual(units(1, 0, 1));
    const remove = new DeleteItemCommand({ TableName, Key, ...asked });
    expect((await dynamoDb.client.send(remove)).ConsumedCapacity).toEqual(units(1, 1, 1));
    expect((await dynamoDb.client.send(remove)).ConsumedCapacity).toEqual(units(1));
  });

  test('for all writes of a batch together, by table', async () => {
    const { TableName: other } = await dynamoDb.createTable();
    await put({ x });
    const { ConsumedCapacity } = await dynamoDb.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [TableName]: [
            { PutRequest: { Item: { p: { S: 'p' }, c: { S: 'another' }, x, a: long } } },
            { DeleteRequest: { Key } },
          ],
          [other]: [{ PutRequest: { Item: { id: { S: 'id' } } } }],
        },
        ...asked,
      }),
    );
    expect(ConsumedCapacity).toEqual([
      units(3, 2, 3),
      { TableName: other, CapacityUnits: 1, Table: { CapacityUnits: 1 } },
    ]);
  });

  test('unless it could not be stored', async () => {
    const { engine, store } = dynamoDb.state;
    vi.spyOn(store, 'batch').mockImplementationOnce(async (operations) => refuseBatch(operations));
    const input = { TableName, Item: { ...Key, x }, ...asked };
    await expect(runAction(actions.putItem, input, engine)).rejects.toThrow('no space left on device');
    expect(await put({ x })).toEqual(units(1, 1, 1));
  });
});
