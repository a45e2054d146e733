/** A start from index entries of the old form, whose keys end in a hash of the primary key. */
import { expect, test } from 'vitest';
import type { AttributeMap } from '../../../../src/core/item-size.ts';
import { helpers } from '../../../../src/sandbox/services/dynamodb/engine/dynalite.ts';
import { openDynamoDb } from '../../../../src/sandbox/services/dynamodb/state.ts';
import { indexesOf } from '../../../../src/sandbox/services/dynamodb/tables/table.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { type BatchOperation, prefixRange, type Store } from '../../../../src/sandbox/store/store.ts';
import { testEnvironment } from '../../../helpers/direct-service.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { refuseBatch } from '../../../helpers/refuse-batch.ts';
import { COLLIDING, hashOf, INDEXED, INDEXES, itemOf, nameOf } from './equal-index-keys.ts';
import { useDynamoDb } from './use-dynamodb.ts';

const dynamoDb = await useDynamoDb();
let TableName: string;

const KEYS = [...COLLIDING, 'other|1', 'other|2'];
const started = testEnvironment(new FakeClock());

/** A store with the items and with the entries of the old form, in which those of colliding items replaced another. */
async function oldStore(): Promise<Store> {
  const { items, tables } = dynamoDb.state;
  ({ TableName } = await dynamoDb.createTable(INDEXED));
  for (const key of KEYS) await dynamoDb.put(TableName, itemOf(key));
  const table = tables.require(TableName);
  const { description } = table;
  const operations: BatchOperation[] = [
    { type: 'put', key: `table/${TableName}`, value: JSON.stringify(table) },
    // Of an item that an older version deleted after a newer one had run.
    { type: 'put', key: `entry/${TableName}/by-kind/stale`, value: JSON.stringify(itemOf('stale|1')) },
  ];
  for (const [key, value] of await items.store.range(prefixRange(`item/${TableName}/`))) {
    operations.push({ type: 'put', key, value });
    const item = JSON.parse(value) as AttributeMap;
    for (const { IndexName, KeySchema } of indexesOf(description)) {
      const entry = helpers.createKey(item, { ...description, KeySchema }) + hashOf(nameOf(JSON.parse(value)));
      operations.push({ type: 'put', key: `index/${TableName}/${IndexName}/${entry}`, value });
    }
  }
  const store = await openStore(undefined);
  await store.batch(operations);
  return store;
}

async function entriesAfterStart(store: Store): Promise<Record<string, string[]>> {
  const state = await openDynamoDb(store, started);
  await state.dispose();
  const found: Record<string, string[]> = {};
  for (const [key, value] of await store.range(prefixRange('entry/'))) {
    const [, , index = ''] = key.split('/');
    found[index] = [...(found[index] ?? []), nameOf(JSON.parse(value))];
  }
  for (const names of Object.values(found)) names.sort();
  return found;
}

const EXPECTED = Object.fromEntries(INDEXES.map((index) => [index, KEYS]));

test('a start from entries of the old form gives every item an entry, also those that another had replaced, and leaves no old one', async () => {
  const store = await oldStore();
  expect(await store.range(prefixRange(`index/${TableName}/by-kind/`))).toHaveLength(3);
  expect(await entriesAfterStart(store)).toEqual(EXPECTED);
  expect(await store.range(prefixRange('index/'))).toEqual([]);
  const entries = await store.range(prefixRange('entry/'));
  expect(entries).toEqual(await dynamoDb.state.store.range(prefixRange(`entry/${TableName}/`)));
  expect(await entriesAfterStart(store)).toEqual(EXPECTED);
  await store.close();
});

test('a start from entries of the old form is completed by the next start, after whichever write it was interrupted', async () => {
  const store = await oldStore();
  const before = await store.range({});
  let interrupted = 0;
  for (let allowed = 0; ; allowed += 1) {
    const now = await store.range({});
    await store.batch(now.map(([key]) => ({ type: 'del', key })));
    await store.batch(before.map(([key, value]) => ({ type: 'put', key, value })));
    let left = allowed;
    const stopping: Store = {
      get: (key) => store.get(key),
      range: (options) => store.range(options),
      close: async () => {},
      batch: async (operations) => {
        left -= 1;
        return left < 0 ? refuseBatch(operations) : store.batch(operations);
      },
    };
    const ended = await openDynamoDb(stopping, started).then(
      (state) => state.dispose().then(() => true),
      () => false,
    );
    expect(started.clock.pending).toBe(0);
    expect(await entriesAfterStart(store), `after ${allowed} writes`).toEqual(EXPECTED);
    expect(await store.range(prefixRange('index/'))).toEqual([]);
    if (ended) break;
    interrupted += 1;
  }
  expect(interrupted).toBeGreaterThan(1);
  await store.close();
});
