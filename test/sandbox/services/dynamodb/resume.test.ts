/** The next start completes work that a stop or kill interrupted. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AttributeMap } from '../../../../src/core/item-size.ts';
import { dynamoDbService } from '../../../../src/sandbox/services/dynamodb/index.ts';
import { type DynamoDbState, openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { ID_KEY, keySchema } from './table-input.ts';

const TableName = 'resumed';
const clock = new FakeClock();
const env = testEnvironment(clock);

let store: Store;
let state: DynamoDbState;
let call: Call;

async function start(): Promise<void> {
  state = await openDynamoDb(store, env);
  call = directCalls(dynamoDbService(state), env);
}

async function restart(): Promise<void> {
  await state.dispose();
  expect(clock.pending).toBe(0);
  await start();
}

beforeEach(async () => {
  store = await openStore(undefined);
  await start();
});

afterEach(async () => {
  await state.dispose();
  await state.dispose();
  expect(clock.pending).toBe(0);
  await store.close();
});

const create = (more = {}) =>
  call('CreateTable', {
    TableName,
    ...ID_KEY,
    BillingMode: 'PAY_PER_REQUEST',
    ...more,
  });

const status = async () => {
  const { Table } = await call<{ Table: { TableStatus: string } }>('DescribeTable', { TableName });
  return Table.TableStatus;
};

const put = (id: string, more: AttributeMap = {}) => call('PutItem', { TableName, Item: { id: { S: id }, ...more } });

const ids = async () => {
  const { Items } = await call<{ Items: AttributeMap[] }>('Scan', { TableName });
  return Items.map(({ id }) => id?.S).sort();
};

describe('after a restart', () => {
  test('a table that was CREATING becomes ACTIVE, its stream ENABLED', async () => {
    await create({ StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } });
    await restart();
    expect(await status()).toBe('CREATING');
    await clock.advance(env.pace.tableCreating);
    expect(await status()).toBe('ACTIVE');
    expect(state.streams.list(TableName)).toMatchObject([{ status: 'ENABLED' }]);
  });

  test('a table that was DELETING is removed with its items', async () => {
    await create();
    await clock.advance(env.pace.tableCreating);
    await put('a');
    await call('DeleteTable', { TableName });
    await restart();
    expect(await status()).toBe('DELETING');
    await clock.advance(env.pace.tableDeleting);
    await expect(status()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(await store.range({ gte: 'item/', lt: 'item0' })).toEqual([]);
  });

  test('an index that was CREATING is backfilled', async () => {
    await create();
    await clock.advance(env.pace.tableCreating);
    await put('a', { kind: { S: 'x' } });
    await call('UpdateTable', {
      TableName,
      AttributeDefinitions: [{ AttributeName: 'kind', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [
        {
          Create: { IndexName: 'by-kind', KeySchema: keySchema('kind'), Projection: { ProjectionType: 'ALL' } },
        },
      ],
    });
    await restart();
    await clock.advance(env.pace.tableUpdating);
    const { Count } = await call<{ Count: number }>('Scan', { TableName, IndexName: 'by-kind' });
    expect(Count).toBe(1);
  });

  test('Time to Live that was ENABLING becomes ENABLED, and items expire', async () => {
    await create();
    await clock.advance(env.pace.tableCreating);
    const inAnHour = { N: String(Math.floor(clock.now() / 1000) + 3600) };
    await put('a', { expires: inAnHour });
    await put('b');
    await call('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'expires' },
    });
    await restart();
    await clock.advance(env.pace.timeToLiveUpdating);
    await restart();
    await clock.advance(3600 * 1000 + env.pace.timeToLiveUpdating);
    expect(await ids()).toEqual(['b']);
  });

  test('a repeated transaction is recognised by its token', async () => {
    await create();
    await clock.advance(env.pace.tableCreating);
    const transaction = {
      TransactItems: [
        { Put: { TableName, Item: { id: { S: 'a' } }, ConditionExpression: 'attribute_not_exists(id)' } },
      ],
      ClientRequestToken: 'token',
    };
    await call('TransactWriteItems', structuredClone(transaction));
    await restart();
    await call('TransactWriteItems', structuredClone(transaction));
    expect(await ids()).toEqual(['a']);
  });
});

describe('deleting a table with pending writes', () => {
  test('fails them, and leaves no items for a new table with the same name', async () => {
    await create();
    await clock.advance(env.pace.tableCreating);
    await put('a');
    const [[storeKey] = ['']] = await store.range({ gte: 'item/', lt: 'item0' });
    state.items.locks.acquire(storeKey, 'write', () => {});
    const waiting = put('a', { late: { BOOL: true } });
    const refused = expect(waiting).rejects.toMatchObject({ name: 'ResourceNotFoundException' });

    await call('DeleteTable', { TableName });
    await clock.advance(env.pace.tableDeleting);
    await create();
    await clock.advance(env.pace.tableCreating);
    state.items.locks.release(storeKey);

    await refused;
    expect(await ids()).toEqual([]);
    await put('a');
    expect(await ids()).toEqual(['a']);
  });
});

test('an internal error of an action releases the lock of its item', async () => {
  await create();
  await clock.advance(env.pace.tableCreating);
  const { add } = state.items;
  state.items.add = () => {
    throw new TypeError('a defect');
  };
  await expect(put('a')).rejects.toThrow('a defect');
  state.items.add = add;
  await put('a');
  expect(await ids()).toEqual(['a']);
});
