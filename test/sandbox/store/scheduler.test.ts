import { expect, test } from 'vitest';
import { Scheduler } from '../../../src/sandbox/store/scheduler.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function useScheduler() {
  const clock = new FakeClock();
  const done: string[] = [];
  const work = (name: string) => async (): Promise<void> => void done.push(name);
  return { clock, done, work, scheduler: new Scheduler(clock) };
}

test('runs work when it is due, and resolves when it has ended', async () => {
  const { clock, scheduler, done, work } = useScheduler();
  const { ended } = scheduler.schedule(100, work('a'));
  await clock.advance(99);
  expect(done).toEqual([]);
  await clock.advance(1);
  await ended;
  expect([done, clock.pending]).toEqual([['a'], 0]);
});

test('retries failed work until it succeeds', async () => {
  const { clock, scheduler } = useScheduler();
  let attempts = 0;
  const { ended } = scheduler.schedule(0, async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('disk full');
  });
  await clock.advance(10_000);
  await ended;
  expect([attempts, clock.pending]).toEqual([3, 0]);
});

test('repeats work after each interval, also after a failure', async () => {
  const { clock, scheduler, done } = useScheduler();
  scheduler.every(1000, async () => {
    done.push('turn');
    throw new Error('disk full');
  });
  await clock.advance(3500);
  expect(done).toHaveLength(3);
  await scheduler.dispose();
  expect(clock.pending).toBe(0);
});

test('cancelled work does not run, and has ended', async () => {
  const { clock, scheduler, done, work } = useScheduler();
  const { ended, cancel } = scheduler.schedule(100, work('a'));
  cancel();
  await ended;
  await clock.advance(100);
  expect(done).toEqual([]);
});

test('dispose cancels pending work and waits for running work', async () => {
  const { clock, scheduler, done, work } = useScheduler();
  let finish = (): void => {};
  scheduler.schedule(0, async () => {
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    done.push('ran');
  });
  const { ended } = scheduler.schedule(100, work('waited'));
  await clock.advance(0);
  const disposed = scheduler.dispose().then(() => done.push('disposed'));
  await ended;
  finish();
  await disposed;
  await scheduler.schedule(0, work('late')).ended;
  await clock.advance(1000);
  expect([done, scheduler.disposed, clock.pending]).toEqual([['ran', 'disposed'], true, 0]);
});
