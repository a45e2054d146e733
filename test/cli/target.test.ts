import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuseOtherEndpoints } from '../../src/cli/configured-endpoints.ts';
import { chooseTarget, describeTarget } from '../../src/cli/target.ts';
import { useCli } from '../helpers/run-cli.ts';

const NONE = { target: undefined, endpointUrl: undefined, profile: undefined, region: undefined };

describe('chooseTarget', () => {
  it.each([
    ['the sandbox when nothing says otherwise', {}, {}, { kind: 'sandbox', region: undefined }],
    ['what STREAMLAB_TARGET says', {}, { STREAMLAB_TARGET: 'aws' }, { kind: 'aws' }],
    [
      'the flag before STREAMLAB_TARGET',
      { target: 'sandbox' as const },
      { STREAMLAB_TARGET: 'aws' },
      { kind: 'sandbox' },
    ],
    [
      'the endpoint of --endpoint-url, without its last slash',
      { endpointUrl: 'http://h:1/' },
      {},
      { kind: 'endpoint', endpoint: 'http://h:1' },
    ],
    [
      '--endpoint-url before STREAMLAB_TARGET',
      { endpointUrl: 'http://h:1' },
      { STREAMLAB_TARGET: 'aws' },
      { kind: 'endpoint' },
    ],
    [
      'AWS_ENDPOINT_URL before the default',
      {},
      { AWS_ENDPOINT_URL: 'http://h:1' },
      { kind: 'endpoint', isFromShell: true },
    ],
    [
      'STREAMLAB_TARGET before AWS_ENDPOINT_URL',
      {},
      { AWS_ENDPOINT_URL: 'http://h:1', STREAMLAB_TARGET: 'sandbox' },
      { kind: 'sandbox' },
    ],
    ['the region of AWS_REGION', {}, { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'x' }, { region: 'eu-west-1' }],
    ['the region of AWS_DEFAULT_REGION', {}, { AWS_DEFAULT_REGION: 'eu-west-2' }, { region: 'eu-west-2' }],
    ['a region of the European Sovereign Cloud', { region: 'eusc-de-east-1' }, {}, { region: 'eusc-de-east-1' }],
    ['--region before the environment', { region: 'eu-west-3' }, { AWS_REGION: 'eu-west-1' }, { region: 'eu-west-3' }],
    ['--profile before AWS_PROFILE', { target: 'aws' as const, profile: 'a' }, { AWS_PROFILE: 'b' }, { profile: 'a' }],
    [
      'an empty variable as none',
      {},
      { STREAMLAB_TARGET: '', AWS_ENDPOINT_URL: '', AWS_REGION: '' },
      { kind: 'sandbox', region: undefined },
    ],
  ])('chooses %s', (_what, flags, env, expected) => {
    expect(chooseTarget({ ...NONE, ...flags }, env)).toMatchObject(expected);
  });

  it.each([
    [{}, { STREAMLAB_TARGET: 'cloud' }, 'STREAMLAB_TARGET must be sandbox or aws, not cloud'],
    [
      {},
      { AWS_ENDPOINT_URL: 'localhost' },
      'AWS_ENDPOINT_URL takes a URL such as http://127.0.0.1:4566, not localhost',
    ],
    [{ region: 'home' }, {}, '--region must be an AWS region such as us-east-1, not "home"'],
    [{}, { AWS_REGION: 'us east 1' }, 'AWS_REGION must be an AWS region such as us-east-1, not "us east 1"'],
    [{}, { AWS_DEFAULT_REGION: 'local' }, 'AWS_DEFAULT_REGION must be an AWS region such as us-east-1, not "local"'],
    [{ endpointUrl: 'ftp://h' }, {}, '--endpoint-url takes a URL such as http://127.0.0.1:4566, not ftp://h'],
  ])('rejects %j in %j', (flags, env, message) => {
    expect(() => chooseTarget({ ...NONE, ...flags }, env)).toThrow(message);
  });
});

describe('--target aws', () => {
  const cli = useCli();
  afterEach(() => vi.unstubAllEnvs());

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_LAMBDA', 'AWS_ENDPOINT_URL_DYNAMODB_STREAMS'])(
    'is refused when %s sends calls elsewhere',
    async (name) => {
      const { code, stderr } = await cli.run('teardown --target aws', { env: { [name]: 'http://127.0.0.1:9' } });
      expect(stderr).toContain(`error: ${name} is http://127.0.0.1:9, so --target aws would not reach AWS.`);
      expect(stderr).toContain(`hint: unset ${name}`);
      expect(code).toBe(2);
    },
  );

  it.each([
    ['endpoint_url', '[profile class]\nendpoint_url = http://127.0.0.1:9\n'],
    [
      'lambda.endpoint_url',
      '[profile class]\nservices = here\n[services here]\nlambda =\n  endpoint_url = http://127.0.0.1:9\n',
    ],
  ])('is refused when the %s of the profile sends calls elsewhere', async (key, text) => {
    const file = path.join(cli.cwd, `config-of-${key}`);
    await writeFile(file, text);
    vi.stubEnv('AWS_CONFIG_FILE', file);
    vi.stubEnv('AWS_PROFILE', 'class');
    const { code, stderr } = await cli.run('status --target aws');
    expect(stderr).toContain(
      `error: ${key} of the profile in the AWS configuration is http://127.0.0.1:9, so --target`,
    );
    expect(code).toBe(2);
  });

  it('is not refused for an endpoint of AWS, such as that of a VPC', async () => {
    const AWS_ENDPOINT_URL_LAMBDA = 'https://vpce-1.lambda.us-east-1.vpce.amazonaws.com';
    await expect(refuseOtherEndpoints({ AWS_ENDPOINT_URL_LAMBDA })).resolves.toBeUndefined();
  });
});

describe('describeTarget', () => {
  it.each([
    [{ kind: 'aws' as const, region: 'us-east-1', profile: 'me' }, 'AWS, account 1, us-east-1, profile me'],
    [{ kind: 'sandbox' as const, region: 'r', endpoint: 'http://h' }, 'sandbox http://h, r'],
    [{ kind: 'endpoint' as const, region: 'r', endpoint: 'http://h' }, 'endpoint http://h, r, account 1'],
  ])('describes %j', (target, expected) => {
    expect(describeTarget(target, '1')).toBe(expected);
  });
});

describe('any endpoint', () => {
  const cli = useCli();
  beforeEach(() => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', cli.sandbox.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', cli.sandbox.credentials.secretAccessKey);
  });
  afterEach(() => vi.unstubAllEnvs());

  it('runs a whole lab, including Kinesis over HTTP/1.1, with the credentials of the shell', async () => {
    const { sandbox } = cli;
    const run = await cli.json(`run kinesis --teardown --endpoint-url ${sandbox.endpoint} --region eu-west-1`);
    expect(run).toMatchObject({
      target: { kind: 'endpoint', endpoint: sandbox.endpoint, region: 'eu-west-1', accountId: '000000000000' },
      write: { written: 3 },
      teardown: { left: [] },
    });
  });

  it('rejects unknown credentials with exit code 6', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAAAAAAAAAAAAAAAAA');
    const { code, stderr } = await cli.run(`status --endpoint-url ${cli.sandbox.endpoint}`);
    expect(stderr).toMatch(
      /^error: GetCallerIdentity: .*\n {2}hint: check the keys with: aws sts get-caller-identity\n$/,
    );
    expect(code).toBe(6);
  });

  it('reports an endpoint that does not respond', async () => {
    const { code, stderr } = await cli.run('status --endpoint-url http://127.0.0.1:9');
    expect(stderr).toBe(
      'error: GetCallerIdentity: cannot reach http://127.0.0.1:9 (ECONNREFUSED).\n  hint: check --endpoint-url, or leave it out to use the sandbox\n',
    );
    expect(code).toBe(10);
  });
});
