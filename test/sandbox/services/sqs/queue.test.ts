import { expect, test } from 'vitest';
import { Queue } from '../../../../src/sandbox/services/sqs/queue.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { refuseBatch } from '../../../helpers/refuse-batch.ts';

test('a purge that cannot be written takes no message out of a long queue, nor out of its order', async () => {
  const store = await openStore(undefined);
  let diskFull = false;
  const failing = {
    ...store,
    batch: async (operations: Parameters<typeof store.batch>[0]) => {
      if (diskFull) refuseBatch(operations);
    },
  };
  const model = { name: 'dogs', id: '1', createdAt: 0, modifiedAt: 0, attributes: {}, tags: {} };
  const queue = new Queue(model, failing, new FakeClock());
  const bodies = Array.from({ length: 60_000 }, (_, index) => `${index}`);
  await queue.send(bodies.map((body) => ({ body, senderId: 'test' })));

  diskFull = true;
  await expect(queue.purge()).rejects.toThrow('no space left');

  diskFull = false;
  expect(queue.counts().visible).toBe(bodies.length);
  const received = await queue.receive(10, 30);
  expect(received.map(({ body }) => body)).toEqual(bodies.slice(0, 10));
});
