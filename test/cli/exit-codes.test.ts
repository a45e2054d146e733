import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../../src/cli/exit-codes.ts';
import { runMain, useCli } from '../helpers/run-cli.ts';
import { useFolder } from '../helpers/use-temporary-folder.ts';

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

describe('the exit codes', () => {
  it('are those of the README and of the help', async () => {
    const readme = [...readFileSync('README.md', 'utf8').matchAll(/^\| (\d+) \| (.*) \|$/gm)];
    expect(readme.map(([, code, meaning]) => [Number(code), meaning])).toEqual(exitCodes);
    const { stdout } = await runMain(['--help'], { home: '/', cwd: '/' });
    const lines = stdout.replaceAll(/\n {7}/g, ' ');
    for (const [code, meaning] of exitCodes) expect(lines).toContain(`  ${String(code).padEnd(4)} ${meaning}\n`);
  });
});

describe('the exit code of the most expected errors', () => {
  const cli = useCli();
  const empty = useFolder();
  afterEach(() => vi.unstubAllEnvs());

  it.each(['invoke', 'write', 'write kinesis --count 2'])('is 10 for %s of a lab that is not set up', async (line) => {
    expect((await cli.run(line)).code).toBe(10);
  });

  it('is 10 for an endpoint that cannot be reached', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    expect((await cli.run(`status --endpoint-url ${NOWHERE}`)).code).toBe(10);
  });

  it.each(['nodejs12.x', 'nodejs99.x'])('is 2 for the runtime %s, which Lambda refuses', async (runtime) => {
    const { code, stderr } = await cli.run(`setup dogs --runtime ${runtime}`);
    expect(stderr).toMatch(/\nerror: CreateFunction: .*runtime.*\n {2}hint: --runtime node is nodejs24.x\n$/);
    expect(code).toBe(2);
  });

  it('is 7 for a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    // A server that listens has an address with a port.
    const { port } = other.address() as AddressInfo;
    const place = { home: empty, cwd: empty };
    const { code, stderr } = await runMain(['sandbox', 'start', '--port', String(port)], place);
    other.close();
    expect(stderr).toContain('hint: streamlab sandbox start --port 0 takes any free port\n');
    expect(code).toBe(7);
  });

  it('comes with a warning at setup when the sandbox has no Python for the function', async () => {
    vi.stubEnv('PATH', empty);
    const { code, stderr } = await cli.run('setup books --runtime python');
    expect(stderr).toContain('warning: python3 was not found on this machine');
    expect(code).toBe(0);
  });
});

describe('a shell with the environment of a sandbox that has ended', () => {
  const cli = useCli();
  const empty = useFolder();
  const shell = { AWS_ENDPOINT_URL: NOWHERE, STREAMLAB_SANDBOX_ENDPOINT: NOWHERE };
  const keys = (): void => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
  };
  afterEach(() => vi.unstubAllEnvs());

  it('is told how to start it again', async () => {
    keys();
    const { code, stderr } = await runMain(['status'], { home: empty, cwd: empty }, { env: shell });
    expect(stderr).toBe(
      `error: The sandbox of this shell has ended: nothing answers at ${NOWHERE}.\n  hint: streamlab sandbox start starts it again, with all that is in it\n`,
    );
    expect(code).toBe(10);
  });

  it('is told how to use the one that runs elsewhere now', async () => {
    keys();
    const { stderr } = await cli.run('status', { env: shell });
    expect(stderr).toContain('  hint: another one is running; use it with: eval "$(streamlab sandbox env)"\n');
  });

  it('reads of another endpoint of the shell by the name of its variable', async () => {
    keys();
    const { stderr } = await cli.run('status', { env: { AWS_ENDPOINT_URL: NOWHERE } });
    expect(stderr).toContain('  hint: check AWS_ENDPOINT_URL, or unset it to use the sandbox\n');
  });

  it('has the endpoint under a name of its own', async () => {
    const { environment } = await cli.json('sandbox env');
    const { endpoint } = cli.sandbox;
    expect(environment).toMatchObject({ AWS_ENDPOINT_URL: endpoint, STREAMLAB_SANDBOX_ENDPOINT: endpoint });
  });
});
