import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useCli } from '../helpers/run-cli.ts';

describe('setup and teardown at the pace of AWS', () => {
  const cli = useCli({ pace: 'aws' });
  let hurry: NodeJS.Timeout;
  beforeAll(() => {
    // The clock runs faster, so every transition still happens.
    hurry = setInterval(() => void cli.sandbox.advanceClock(200), 10);
  });
  afterAll(() => clearInterval(hurry));

  it('wait for each transition, and retry calls that AWS refuses until a new role and its policy have propagated', {
    timeout: 60_000,
  }, async () => {
    await cli.run('status'); // the first call to a service of the sandbox loads it
    const setup = await cli.run('setup --explain');
    expect(setup.code).toBe(0);
    const calls = (name: string): number => setup.stderr.match(new RegExp(`^\\$ aws \\S+ ${name} `, 'gm'))?.length ?? 0;
    expect(calls('create-function')).toBeGreaterThan(1);
    expect(calls('describe-table')).toBeGreaterThan(8);
    expect(calls('create-table')).toBe(1);
    expect(setup.stdout.match(/^created/gm)).toHaveLength(6);
    expect((await cli.json('setup')).steps).toEqual(Array(6).fill(expect.objectContaining({ outcome: 'unchanged' })));
    const teardown = await cli.run('teardown');
    expect(teardown.stdout.match(/^removed/gm)).toHaveLength(6);
    expect(teardown.code).toBe(0);
  });

  it('give up with exit code 8 and the last observed state', async () => {
    const { code, stderr } = await cli.run('setup kinesis --timeout 20ms');
    expect(stderr).toMatch(/^error: Gave up .*\n {2}hint: run it again to resume; --timeout allows more time$/m);
    expect(code).toBe(8);
    expect((await cli.run('teardown kinesis')).code).toBe(0);
  });
});

describe('concurrent setups', () => {
  const cli = useCli();
  afterEach(async () => {
    await cli.run('teardown');
  });

  it('share the work and all succeed', async () => {
    const both = await Promise.all([cli.json('setup'), cli.json('setup'), cli.json('setup')]);
    for (const { steps } of both) expect(steps).toHaveLength(6);
    expect((await cli.run('status')).stdout.match(/^ready/gm)).toHaveLength(6);
  });

  it('of different names share nothing', async () => {
    const names = ['ann', 'bob', 'cy'];
    const results = await Promise.all(names.map((name) => cli.run(`run --name ${name} --teardown`)));
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
  });
});

describe('setup against services with occasional failures', () => {
  const cli = useCli();
  afterEach(() => cli.sandbox.setFaults([]));

  it.each(['throttle', 'error', 'drop'] as const)(
    'goes on after a %s of some calls',
    { timeout: 60_000 },
    async (kind) => {
      cli.sandbox.setFaults([{ operation: '*', kind, probability: 0.05 }]);
      // The SDK tries three times; after three failures the next setup resumes.
      await expect.poll(async () => (await cli.run('setup')).code, { timeout: 30_000 }).toBe(0);
      await expect.poll(async () => (await cli.run('teardown')).code, { timeout: 30_000 }).toBe(0);
    },
  );
});
