import { describe, expect, it } from 'vitest';
import { waitFor } from '../../src/aws/wait.ts';
import { FakeClock, settle } from '../helpers/fake-clock.ts';
import { SkippingClock } from '../helpers/skipping-clock.ts';

const signal = new AbortController().signal;
const START = Date.UTC(2025, 10, 25, 12);

describe('waitFor', () => {
  it('polls until there is a value, and reports what it saw before', async () => {
    const looks = ['CREATING', 'CREATING', 'ACTIVE'];
    const seen: string[] = [];
    const look = async () => {
      const state = looks.shift() ?? '';
      return state === 'ACTIVE' ? { value: state } : { seen: state };
    };
    const value = await waitFor(look, {
      what: 'it',
      clock: new SkippingClock(START),
      timeoutMs: 5_000,
      signal,
      onSeen: (one) => seen.push(one),
    });
    expect(value).toBe('ACTIVE');
    expect(seen).toEqual(['CREATING', 'CREATING']);
  });

  it('doubles its pauses up to a maximum, and looks a last time at the deadline', async () => {
    const clock = new SkippingClock(START);
    const looks: number[] = [];
    const look = async () => {
      looks.push(clock.now() - START);
      return { seen: 'CREATING' };
    };
    const options = {
      what: 'table T',
      clock,
      timeoutMs: 300_000,
      signal,
      firstPauseMs: 10_000,
      longestPauseMs: 60_000,
    };
    await expect(waitFor(look, options)).rejects.toMatchObject({
      message: 'Gave up waiting for table T after 5 min; last seen: CREATING',
      exitCode: 8,
    });
    expect(looks.map((ms) => ms / 1_000)).toEqual([0, 10, 30, 70, 130, 190, 250, 300]);
  });

  it('looks once with a timeout of 0', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return { seen: 'no' };
    };
    await expect(
      waitFor(look, { what: 'it', clock: new SkippingClock(START), timeoutMs: 0, signal }),
    ).rejects.toMatchObject({ exitCode: 8 });
    expect(looks).toBe(1);
  });

  it('rejects with the reason of its signal', async () => {
    const interrupt = new AbortController();
    const reason = new Error('SIGINT');
    const clock = new FakeClock(START);
    const options = { what: 'it', clock, timeoutMs: 60_000, signal: interrupt.signal };
    const waiting = waitFor(async () => ({ seen: 'no' }), options);
    await settle();
    interrupt.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(clock.pending).toBe(0);
    await expect(waitFor(async () => ({ seen: 'no' }), options)).rejects.toBe(reason);
  });
});
