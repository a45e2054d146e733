import { expect, test } from 'vitest';
import { openStore } from '../../../src/sandbox/store/level-store.ts';
import { PendingWrites } from '../../../src/sandbox/store/pending-writes.ts';
import type { Store } from '../../../src/sandbox/store/store.ts';

test('commits everything in one batch, then calls each task once', async () => {
  const store = await openStore(undefined);
  const writes = new PendingWrites();
  const seen: (string | undefined)[] = [];
  const look = () => seen.push(store.get('a'));
  writes.operations.push({ type: 'put', key: 'a', value: '1' });
  writes.whenCommitted(look);
  writes.whenCommitted(look);
  expect(seen).toEqual([]);
  await writes.commit(store);
  expect(seen).toEqual(['1']);
  await store.close();
});

test('does not call the tasks when the batch fails', async () => {
  const failing: Store = {
    get: () => undefined,
    range: async () => [],
    batch: async () => {
      throw new Error('disk full');
    },
    close: async () => {},
  };
  const writes = new PendingWrites();
  let called = false;
  writes.whenCommitted(() => {
    called = true;
  });
  await expect(writes.commit(failing)).rejects.toThrow('disk full');
  expect(called).toBe(false);
});
