import { beforeAll, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

/** Every command uses the time of its target, which is two days ahead of this machine's here. */
describe('after the clock of the sandbox was moved', () => {
  const cli = useCli();
  beforeAll(async () => {
    await cli.run('setup music');
    await cli.run('invoke music');
    await cli.run('sandbox clock --advance 48h');
  });

  it('runs a lab again, and waits for its own records, not for earlier ones', async () => {
    expect((await cli.run('run music --no-verify')).code).toBe(0);
    await cli.run('teardown music');
    const { logs } = await cli.json('run music --no-verify');
    expect((logs as { message: string }[]).filter(({ message }) => /New song|Song changed/.test(message))).toHaveLength(
      4,
    );
  });

  it('writes items that expire in the future of the target', async () => {
    // A song that is in the writes but not in the sample event.
    const song = 'Acme Band / Another Sunrise';
    const { stdout } = await cli.run('tail-logs music --since 1h --no-follow');
    expect(stdout).toContain(`New song: ${song}`);
    expect(stdout).not.toContain(`Song expired: ${song}`);
    await cli.run('sandbox clock --advance 48h');
    const filter = `"Song expired: ${song}"`;
    expect((await cli.run([...'tail-logs music --count 1 --timeout 30s --filter'.split(' '), filter])).code).toBe(0);
  });

  it('computes durations from the time of the target', async () => {
    expect((await cli.run('tail-logs music --since 1m --until 59s --no-follow')).stdout).toBe('');
    await cli.run('invoke music');
    expect((await cli.run('tail-logs music --since 1m --no-follow')).stdout).toMatch(/REPORT RequestId/);
    expect((await cli.run('tail-logs music --since 1m --until 0s')).code).toBe(0);
    expect((await cli.run('metrics music --since 5m')).stdout).toMatch(/^Invocations +[1-9]/m);
  });
});
