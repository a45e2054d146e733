import { describe, expect, it } from 'vitest';
import { type CheckState, type Finding, mergeFindings } from '../../../src/labs/checks/check.ts';
import { scoreOf } from '../../../src/labs/engine/verify.ts';

const finding = (state: CheckState, name: string): Finding => ({
  state,
  observed: `saw ${name}`,
  expected: `wants ${name}`,
  call: `call ${name}`,
});

describe('the parts of a check', () => {
  it('pass together when each passed', () => {
    expect(mergeFindings([finding('pass', 'a'), finding('pass', 'b')])).toEqual({
      state: 'pass',
      observed: 'saw a; saw b',
      expected: 'wants a; wants b',
      call: 'call b',
    });
  });

  it('fail with the finding of the one that failed', () => {
    expect(mergeFindings([finding('pass', 'a'), finding('skipped', 'b'), finding('fail', 'c')])).toEqual(
      finding('fail', 'c'),
    );
  });

  it.each<[readonly CheckState[], CheckState]>([
    [['pass', 'skipped'], 'skipped'],
    [['pass', 'pending'], 'pending'],
    [['skipped', 'pending'], 'pending'],
  ])('of %s are %s together', (states, together) => {
    expect(mergeFindings(states.map((state) => finding(state, 'x'))).state).toBe(together);
  });
});

describe('scoreOf', () => {
  it('counts each state', () => {
    const states: readonly CheckState[] = ['pass', 'pass', 'fail', 'pending', 'skipped', 'skipped'];

    expect(scoreOf(states.map((state) => finding(state, 'x')))).toEqual({
      passed: 2,
      failed: 1,
      pending: 1,
      skipped: 2,
      total: 6,
    });
  });
});
