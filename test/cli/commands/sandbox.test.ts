import { expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

it('shows where the sandbox is running, without its secret key', async () => {
  const { stdout, code } = await cli.run('sandbox status');
  expect(stdout).toContain(`Running at ${cli.sandbox.endpoint} (pid ${process.pid}) since `);
  expect(stdout).toContain('Account 000000000000, region us-east-1');
  expect(stdout).toContain(`State: ${cli.home}`);
  expect(code).toBe(0);
  const json = await cli.json('sandbox status');
  expect(stdout).not.toContain('Faults');
  expect(json).toMatchObject({
    running: true,
    faults: 0,
    sandbox: { endpoint: cli.sandbox.endpoint, pid: process.pid },
  });
  expect(JSON.stringify(json)).not.toContain(cli.sandbox.credentials.secretAccessKey);
});

it('reports a running sandbox when it is started again, and refuses other options', async () => {
  expect((await cli.run('sandbox start')).stdout).toBe(
    `Already running: ${cli.sandbox.endpoint} (pid ${process.pid})\n`,
  );
  const { stderr, code } = await cli.run('sandbox start --pace aws');
  expect(stderr).toContain(`error: The sandbox is already running at ${cli.sandbox.endpoint} (pid ${process.pid}).`);
  expect(code).toBe(7);
});

it('says that it is not running, and that there is nothing to stop', async () => {
  const env = { STREAMLAB_HOME: `${cli.cwd}/elsewhere` };
  expect((await cli.run('sandbox status', { env })).stdout).toBe(
    `The sandbox is not running. State: ${cli.cwd}/elsewhere\n`,
  );
  expect(await cli.run('sandbox stop', { env })).toEqual({
    code: 0,
    stdout: 'The sandbox is not running.\n',
    stderr: '',
  });
});

it('prints the environment for each shell', async () => {
  const { endpoint, credentials } = cli.sandbox;
  expect((await cli.run('sandbox env')).stdout).toBe(`export AWS_ENDPOINT_URL='${endpoint}'
export AWS_ACCESS_KEY_ID='${credentials.accessKeyId}'
export AWS_SECRET_ACCESS_KEY='${credentials.secretAccessKey}'
export AWS_REGION='us-east-1'
export AWS_DEFAULT_REGION='us-east-1'
export AWS_DISABLE_HOST_PREFIX_INJECTION='true'
export STREAMLAB_SANDBOX_ENDPOINT='${endpoint}'
unset AWS_SESSION_TOKEN AWS_PROFILE
aws() { if [ -n "\${AWS_ENDPOINT_URL:-}" ]; then command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@"; else command aws "$@"; fi; }
`);
  expect((await cli.run('sandbox env --shell fish')).stdout).toContain(`set -gx AWS_ENDPOINT_URL '${endpoint}';\n`);
  expect((await cli.run('sandbox env --shell powershell')).stdout).toContain(`$Env:AWS_ENDPOINT_URL = '${endpoint}'\n`);
  expect((await cli.run('sandbox env --shell cmd')).stdout).toContain(`set "AWS_ENDPOINT_URL=${endpoint}"\n`);
});

it('is recognised as the sandbox in a shell with this environment', async () => {
  const env = { AWS_ENDPOINT_URL: cli.sandbox.endpoint };
  const { stderr } = await cli.run('status', { env });
  expect(stderr).toBe(`Target: sandbox ${cli.sandbox.endpoint}, us-east-1\n`);
  const aws = await cli.run('status --target aws', { env });
  expect(aws.stderr).toContain(`AWS_ENDPOINT_URL is ${cli.sandbox.endpoint}, so --target aws would not reach AWS.`);
  expect(aws.code).toBe(2);
});

it('moves its clock forward', async () => {
  expect((await cli.run('sandbox clock')).stdout).toMatch(/^\d{4}-\S+Z, same as this machine\n$/);
  expect((await cli.run('sandbox clock --advance 48h')).stdout).toMatch(/Z, 2 days ahead of this machine\n$/);
  expect(await cli.json('sandbox clock')).toMatchObject({ clock: { offsetMs: 48 * 3_600_000 } });
});

it('does not move its clock beyond valid dates', async () => {
  const before = cli.sandbox.clock.offsetMs;
  const { stderr, code } = await cli.run('sandbox clock --advance 99999999d');
  expect(stderr).toContain('error: --advance would take the clock beyond the year 2100');
  expect(code).toBe(2);
  await expect(cli.sandbox.advanceClock(99_999_999 * 86_400_000)).rejects.toThrow(RangeError);
  await expect(cli.sandbox.advanceClock(Number.NaN)).rejects.toThrow(RangeError);
  expect(cli.sandbox.clock.offsetMs).toBe(before);
});

it('deletes all resources on reset', async () => {
  await cli.run('setup hello');
  expect((await cli.run('sandbox reset')).stdout).toBe('The sandbox is empty.\n');
  expect((await cli.run('status hello')).stdout.match(/^not there/gm)).toHaveLength(6);
});
