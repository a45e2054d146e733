import { describe, expect, it } from 'vitest';
import { labs } from '../../../src/labs/catalog/index.ts';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

describe.each(labs.map((lab) => lab.id))('the lab %s', (id) => {
  it('runs as a whole: every write reaches the function, and nothing is left', { timeout: 60_000 }, async () => {
    const result = await cli.json(`run ${id} --teardown`);
    const lab = labs.find((one) => one.id === id);
    expect(result).toMatchObject({
      schemaVersion: 1,
      command: 'run',
      lab: id,
      name: null,
      target: { kind: 'sandbox', region: 'us-east-1', accountId: '000000000000', endpoint: cli.sandbox.endpoint },
      invoke: { statusCode: 200, functionError: null, reply: lab?.expects.reply },
      write: { written: lab?.writes(new Date()).length },
      verify: { lab: id, score: { failed: 0, pending: 0 } },
      teardown: { left: [] },
    });
    const { setup } = result as { setup: { steps: { outcome: string }[] } };
    expect(setup.steps.map(({ outcome }) => outcome)).toEqual(lab?.resources.map(() => 'created'));
  });
});

describe.each(labs.filter((lab) => lab.runtimes.python).map((lab) => lab.id))('the lab %s in Python', (id) => {
  it('does the same as in JavaScript', { timeout: 60_000 }, async () => {
    const lab = labs.find((one) => one.id === id);
    const result = await cli.json(`run ${id} --runtime python --teardown`);
    expect(result).toMatchObject({
      invoke: { reply: lab?.expects.reply },
      write: { written: lab?.writes(new Date()).length },
      teardown: { left: [] },
    });
  });
});

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
