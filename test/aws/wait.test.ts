import { describe, expect, it } from 'vitest';
import { pauseFor, waitFor } from '../../src/aws/wait.ts';

const signal = new AbortController().signal;

describe('waitFor', () => {
  it('looks until there is a value, and tells what it saw before', async () => {
    const looks = ['CREATING', 'CREATING', 'ACTIVE'];
    const seen: string[] = [];
    const look = async () => {
      const state = looks.shift() ?? '';
      return state === 'ACTIVE' ? { value: state } : { seen: state };
    };
    const value = await waitFor(look, {
      what: 'it',
      timeoutMs: 5_000,
      signal,
      onSeen: (one) => seen.push(one),
      firstPauseMs: 1,
    });
    expect(value).toBe('ACTIVE');
    expect(seen).toEqual(['CREATING', 'CREATING']);
  });

  it('gives up with exit code 8 and what it saw last', async () => {
    const waiting = waitFor(async () => ({ seen: 'CREATING' }), { what: 'table T', timeoutMs: 5, signal });
    await expect(waiting).rejects.toMatchObject({
      message: 'Gave up waiting for table T after 5 ms; last seen: CREATING',
      exitCode: 8,
    });
  });

  it('looks once when there is no time', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      return { seen: 'no' };
    };
    await expect(waitFor(look, { what: 'it', timeoutMs: 0, signal })).rejects.toMatchObject({ exitCode: 8 });
    expect(looks).toBe(1);
  });

  it('ends with the reason of its signal', async () => {
    const interrupt = new AbortController();
    const reason = new Error('SIGINT');
    const waiting = waitFor(async () => ({ seen: 'no' }), {
      what: 'it',
      timeoutMs: 60_000,
      signal: interrupt.signal,
      firstPauseMs: 60_000,
    });
    interrupt.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(pauseFor(1, interrupt.signal)).rejects.toBe(reason);
  });
});
