import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinesisService } from '../../../../src/sandbox/services/kinesis/index.ts';
import { openKinesis } from '../../../../src/sandbox/services/kinesis/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { settle } from '../../../helpers/fake-clock.ts';
import { rounds } from '../../../helpers/rounds.ts';

const ARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/orders';
const ROLE = 'arn:aws:iam::000000000000:role/worker';

/** A store whose writes wait until they are released, in order. */
function gatedStore(store: Store): { store: Store; pass(): void; open(): void } {
  let waiting: (() => void)[] = [];
  let gated = true;
  return {
    store: {
      ...store,
      batch: async (operations) => {
        if (gated) await new Promise<void>((resolve) => waiting.push(resolve));
        await store.batch(operations);
      },
    },
    pass: () => waiting.shift()?.(),
    open: () => {
      gated = false;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
  };
}

type Step = 'put' | 'split' | 'pass' | 'read';

test('a reader that stops at the end of a closed shard has read every record, even on a slow disk', async () => {
  const steps = fc.array(fc.constantFrom<Step>('put', 'put', 'split', 'pass', 'read'), { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(steps, async (life) => {
      const env = testEnvironment();
      const real = await openStore(undefined);
      const preparing = await openKinesis(real, env);
      await directCalls(kinesisService(preparing), env)('CreateStream', { StreamName: 'orders', ShardCount: 1 });
      await env.clock.advance(env.pace.streamCreating);
      await preparing.dispose();

      const { store, pass, open } = gatedStore(real);
      const state = await openKinesis(store, env);
      const call = directCalls(kinesisService(state), env);
      const events = await state.findEventSource(ARN);
      const under: Promise<unknown>[] = [];
      const seen: string[] = [];
      let position: string | undefined;
      let stopped = false;
      const read = async (): Promise<void> => {
        if (stopped || events === undefined) return;
        const closed = events.shards()[0]?.closed === true;
        const records = await events.readAfter('shardId-000000000000', position, 100, ROLE);
        seen.push(...records.map(({ partitionKey }) => partitionKey));
        position = records.at(-1)?.sequenceNumber ?? position;
        stopped = closed && records.length === 0;
      };

      let written = 0;
      const inFirst = new Set<string>();
      for (const step of life) {
        if (step === 'put') {
          const PartitionKey = String(written);
          written += 1;
          const putting = call<{ ShardId: string }>('PutRecord', {
            StreamName: 'orders',
            PartitionKey,
            Data: Buffer.from(''),
          });
          under.push(putting.then(({ ShardId }) => ShardId.endsWith('0') && inFirst.add(PartitionKey)));
        } else if (step === 'split') {
          under.push(
            call('SplitShard', { StreamName: 'orders', ShardToSplit: '0', NewStartingHashKey: '100' }).catch(() => {}),
          );
          await env.clock.advance(env.pace.streamUpdating);
        } else if (step === 'pass') {
          pass();
          await settle();
        } else {
          await read();
        }
      }
      open();
      await Promise.all(under);
      await settle();
      for (let turn = 0; turn < 3; turn += 1) await read();
      expect(seen).toEqual([...inFirst]);
      await state.dispose();
    }),
    { numRuns: rounds({ normal: 150, long: 15_000 }) },
  );
});
