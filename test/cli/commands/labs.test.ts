import { describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

describe('a variant whose function fails', () => {
  it.each([
    ['dogs', 'Runtime.CallbackHandlerDeprecated'],
    ['hello', 'Runtime.CallbackHandlerDeprecated'],
    ['scores', 'Runtime.ImportModuleError'],
  ])('ends the run of %s with exit code 5, and leaves nothing', { timeout: 60_000 }, async (id, errorType) => {
    const { code, stdout, stderr } = await cli.run(`run ${id} --variant original --teardown`);
    expect(stdout).toContain(errorType);
    expect(stderr).toContain(`Nothing of ${id} is left`);
    expect(stderr).toContain(`error: The function failed: Unhandled.\n  hint: streamlab tail-logs ${id}\n`);
    expect(code).toBe(5);
  });
});

describe('streamlab labs', () => {
  it('shows which labs are set up', async () => {
    await cli.run('setup hello');
    const states = async () =>
      ((await cli.json('labs')).labs as { id: string; state: string }[]).map(({ id, state }) => `${id} ${state}`);
    expect(await states()).toEqual([
      'hello up',
      'books down',
      'kinesis down',
      'scores down',
      'music down',
      'dogs down',
    ]);
    await cli.run('teardown --all');
    expect(await states()).toContain('hello down');
  });

  it('does not start the sandbox for a list', async () => {
    const { stdout, stderr, code } = await cli.run('labs', { env: { STREAMLAB_HOME: `${cli.cwd}/nothing-here` } });
    expect(stdout).toMatch(/^hello {4}A first function, then a table in front of it$/m);
    expect(stderr).toBe('The sandbox is not running, so no lab is set up. Start with: streamlab setup\n');
    expect(code).toBe(0);
  });
});
