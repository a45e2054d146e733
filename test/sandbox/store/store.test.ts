import { expect, test } from 'vitest';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import { type BatchOperation, deletePrefix } from '../../../src/sandbox/store/store.ts';

test('deletes every key with the prefix, in bounded batches, and no other', async () => {
  const store = await openStore(undefined);
  const below = Array.from({ length: 2500 }, (_, index) => `item/dogs/${index}`);
  const others = ['item/dogs', 'item/dogs0', 'item/cats/1'];
  await store.batch([...below, ...others].map((key): BatchOperation => ({ type: 'put', key, value: '' })));
  const sizes: number[] = [];
  const batch = (operations: readonly BatchOperation[]) => {
    sizes.push(operations.length);
    return store.batch(operations);
  };
  await deletePrefix({ ...store, batch }, 'item/dogs/');
  expect(sizes).toEqual([1000, 1000, 500]);
  expect((await store.range({})).map(([key]) => key)).toEqual(others.sort());
  await store.close();
});
