import { expect, test } from 'vitest';
import { PACES } from '../../../../src/sandbox/contract/pace.ts';
import { openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { FakeClock } from '../../../helpers/fake-clock.ts';
import { refuseBatch } from '../../../helpers/refuse-batch.ts';

test('the name of a stream is taken until its removal is written, so that a repeated removal finds no other stream', async () => {
  const clock = new FakeClock();
  const store = await openStore(undefined);
  let diskFull = false;
  const failing: Store = {
    ...store,
    batch: async (operations) => {
      if (diskFull) refuseBatch(operations);
      await store.batch(operations);
    },
  };
  const env = { clock, accountId: '000000000000', region: 'us-east-1', pace: PACES.fast };
  const state = await openKinesis(failing, env);
  await state.create(
    { name: 'dogs', mode: 'PROVISIONED', maxRecordSizeInKiB: 1024, warmThroughputMiBps: undefined, tags: {} },
    1,
  );
  await clock.advance(PACES.fast.streamCreating);
  await state.begin(state.usableStream({ StreamName: 'dogs' }), { kind: 'remove' });

  diskFull = true;
  await clock.advance(PACES.fast.streamDeleting);
  expect(state.find('dogs')?.model.status).toBe('DELETING');

  diskFull = false;
  await clock.advance(1_000);
  expect(state.find('dogs')).toBeUndefined();
  expect(await store.range({ gte: 'stream/', lt: 'stream0' })).toEqual([]);
  await state.dispose();
});
