import { expect, test } from 'vitest';
import { delay } from '../../src/core/clock.ts';
import { FakeClock } from './fake-clock.ts';

test('runs timers in order of their time, those scheduled on the way included', async () => {
  const clock = new FakeClock(0);
  const seen: string[] = [];
  clock.schedule(20, () => seen.push(`b${clock.now()}`));
  clock.schedule(10, () => {
    seen.push(`a${clock.now()}`);
    clock.schedule(5, () => seen.push(`c${clock.now()}`));
  });
  clock.schedule(31, () => seen.push('late'));

  await clock.advance(30);

  expect(seen).toEqual(['a10', 'c15', 'b20']);
  expect(clock.now()).toBe(30);
  expect(clock.pending).toBe(1);
});

test('lets promises settle between timers', async () => {
  const clock = new FakeClock(0);
  const seen: number[] = [];
  const loop = (async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await delay(clock, 10);
      seen.push(clock.now());
    }
  })();

  await clock.advance(100);
  await loop;

  expect(seen).toEqual([10, 20, 30]);
});

test('forgets a cancelled timer', async () => {
  const clock = new FakeClock(0);
  let ran = false;
  const timer = clock.schedule(1, () => {
    ran = true;
  });

  timer.cancel();
  await clock.advance(10);

  expect(ran).toBe(false);
  expect(clock.pending).toBe(0);
});
