import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/contract/faults.ts';
import { useCli } from '../../helpers/run-cli.ts';
import { ScaledClock } from '../../helpers/scaled-clock.ts';

const cli = useCli();

interface Checked {
  readonly id: string;
  readonly state: string;
  readonly observed: string;
  readonly cause?: string;
  readonly next?: string;
}

const verify = async (words = ''): Promise<{ readonly code: number; readonly checks: readonly Checked[] }> => {
  const { code, stdout } = await cli.run(`verify dogs${words} --json`, { clock: new ScaledClock(10) });
  return { code, checks: (JSON.parse(stdout) as { readonly checks: readonly Checked[] }).checks };
};

beforeAll(async () => {
  await cli.run('setup dogs');
});

afterEach(() => cli.sandbox.setFaults([]));

describe('a call that fails unexpectedly during verify', () => {
  it.each<[string, Fault, readonly string[]]>([
    ['the permissions cannot be evaluated', { operation: 'iam:SimulatePrincipalPolicy', kind: 'error' }, ['dogs/1']],
    ['log groups cannot be listed', { operation: 'logs:DescribeLogGroups', kind: 'error' }, ['dogs/6']],
    ['requests for roles are throttled', { operation: 'iam:GetRole', kind: 'throttle' }, ['dogs/1', 'dogs/2']],
  ])('leaves its check pending with the reason, while the others run: %s', async (_what, fault, pending) => {
    cli.sandbox.setFaults([fault]);

    const { code, checks } = await verify();

    expect(code).toBe(4);
    expect(checks.filter(({ state }) => state === 'pending').map(({ id }) => id)).toEqual(pending);
    expect(checks.filter(({ state }) => state === 'pass')).toHaveLength(6 - pending.length);
    for (const { cause, next } of checks.filter(({ state }) => state === 'pending')) {
      expect(cause).toMatch(/^(SimulatePrincipalPolicy|DescribeLogGroups|GetRole): /);
      expect(next).toBe('streamlab verify dogs');
    }
  });

  it('does not hide the check that failed, whose exit code is told', async () => {
    cli.sandbox.setFaults([{ operation: 'logs:DescribeLogGroups', kind: 'error' }]);

    const { code, checks } = await verify(' --source Nope --no-write');

    expect(code).toBe(3);
    expect(checks).toHaveLength(6);
  });

  it('is reported for every check, when it is a call that all of them need', async () => {
    cli.sandbox.setFaults([{ operation: 'lambda:GetFunction', kind: 'error' }]);

    const { code, checks } = await verify(' --no-write');

    expect(code).toBe(4);
    expect(checks).toHaveLength(6);
    expect(checks[1]).toMatchObject({ state: 'pending', cause: expect.stringContaining('GetFunction') });
  });
});
