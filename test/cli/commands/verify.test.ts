import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, ScanCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageVersion } from '../../../src/core/package-root.ts';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();

beforeAll(async () => {
  await cli.run('setup dogs --name ok');
});

describe('streamlab verify', () => {
  it('prints a line for each check, and the score', async () => {
    const { code, stdout } = await cli.run('verify dogs --name ok');

    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/ {2,}/g, ' ').split(' ').slice(0, 4).join(' '))).toEqual([
      'pass dogs/1 execution role',
      'pass dogs/2 function Active,',
      'pass dogs/3 invocation by',
      expect.stringMatching(/^pass dogs\/4 stream/),
      'pass dogs/5 event source',
      'pass dogs/6 edits reach',
      'dogs: 6 of 6',
    ]);
  });

  it('prints one JSON object', async () => {
    const result = await cli.json('verify dogs --name ok');

    expect(result).toEqual({
      schemaVersion: 1,
      command: 'verify',
      toolVersion: packageVersion(),
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      backend: 'sandbox',
      region: 'us-east-1',
      accountId: '000000000000',
      name: 'ok',
      noWrite: false,
      lab: 'dogs',
      checks: ['1', '2', '3', '4', '5', '6'].map((n) => ({
        id: `dogs/${n}`,
        title: expect.any(String),
        state: 'pass',
        observed: expect.any(String),
        expected: expect.any(String),
        call: expect.stringMatching(/^aws /),
        ms: expect.any(Number),
      })),
      score: { passed: 6, failed: 0, pending: 0, skipped: 0, total: 6 },
      ms: expect.any(Number),
    });
  });

  it('masks the account ID with --mask-account', async () => {
    const { stdout } = await cli.run('verify dogs --name ok --json --mask-account');

    expect(stdout).toContain('arn:aws:iam::************:role/ok-lambda-dynamodb-role');
    expect(stdout).not.toMatch(/\b000000000000\b/);
  });

  it('prints the cause of a failed check and the next command, and exits with 3', async () => {
    await cli.run('setup hello --name broken');
    const dynamoDb = cli.client(DynamoDBClient);
    await dynamoDb.send(
      new UpdateTableCommand({ TableName: 'broken-HelloItems', StreamSpecification: { StreamEnabled: false } }),
    );

    const { code, stdout, stderr } = await cli.run('verify hello --name broken');

    expect(code).toBe(3);
    expect(stderr).toContain('first send this shell to the sandbox: eval "$(streamlab sandbox env)"\n');
    expect(stdout).toContain('fail    hello/4   stream and trigger                no stream\n');
    expect(stdout).toContain('        cause     the stream of the table is not enabled\n');
    expect(stdout).toMatch(/^ {8}next {6}aws dynamodb update-table --table-name broken-HelloItems --stream-spec/m);
    expect(stdout).toContain('hello: 3 of 6 passed, 3 failed');
    dynamoDb.destroy();
  });

  it('verifies with --all every lab that is set up under the name', async () => {
    await cli.run('setup books --name ok');

    const result = await cli.json('verify --all --name ok');

    expect(result.score).toEqual({ passed: 10, failed: 0, pending: 0, skipped: 0, total: 10 });
    expect((result.labs as { readonly lab: string }[]).map(({ lab }) => lab)).toEqual(['books', 'dogs']);
  });

  it('reports with --all that no lab is set up', async () => {
    const { code, stderr } = await cli.run('verify --all --name nobody');

    expect(code).toBe(10);
    expect(stderr).toContain('error: No lab is set up under this --name.\n  hint: streamlab setup --name nobody\n');
  });

  it.each([
    [
      'a lab that is not set up',
      'verify dogs --name nobody',
      'The lab dogs is not set up: there is no function nobody-ProcessDynamoDBRecords and no table nobody-Dogs',
      'streamlab setup dogs --name nobody',
    ],
    [
      'a wrong --function',
      'verify dogs --name ok --function nope',
      'There is no function nope',
      'aws lambda list-functions',
    ],
    ['a wrong --source', 'verify dogs --name ok --source nope', 'There is no table nope', 'aws dynamodb list-tables'],
    [
      'a wrong --source of a Kinesis lab',
      'verify kinesis --name ok --source nope',
      'There is no function ok-ProcessKinesisRecords and no Kinesis stream nope',
      'aws kinesis list-streams',
    ],
  ])(
    'says %s once, first, with a command that helps, and then the checks in a line each',
    async (_what, line, text, next) => {
      const { code, stdout, stderr } = await cli.run(line);
      const { checks } = (await cli.json(line)) as { readonly checks: readonly { state: string; next?: string }[] };

      expect(code).toBe(3);
      const warnings = stderr.split('\n').filter((one) => one.startsWith('warning: '));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`warning: ${text}`);
      expect(warnings[0]).toContain(`; next: ${next}`);
      expect(stdout.trimEnd().split('\n')).toHaveLength(checks.length + 1);
      expect(stdout).not.toContain('setup dogs');
      for (const check of checks.filter(({ state }) => state === 'fail')) {
        expect(check.next).not.toMatch(/nope|create-event-source-mapping/);
      }
    },
  );

  it('writes nothing with --no-write', async () => {
    const { code, stdout } = await cli.run('verify dogs --name ok --no-write');

    expect(code).toBe(0);
    expect(stdout).toContain('dogs: 4 of 6 passed, 2 skipped');
    expect(stdout).toMatch(/^skipped dogs\/6 .*--no-write calls no function and writes nothing$/m);
  });

  it('moves the clock of the sandbox for checks of expiry', async () => {
    await cli.run('setup music --name ok');
    const before = cli.sandbox.clock.offsetMs;

    const { code, stdout } = await cli.run('verify music --name ok');

    expect(code, stdout).toBe(0);
    expect(cli.sandbox.clock.offsetMs).toBeGreaterThan(before);
  });

  it('accepts names that the user has chosen', async () => {
    const words = ['--function', 'ok-ProcessDynamoDBRecords', '--source', 'ok-Dogs', '--no-write'];

    const { code, stdout } = await cli.run(['verify', 'dogs', ...words]);

    expect(stdout).toContain('dogs: 4 of 6 passed, 2 skipped');
    expect(code).toBe(0);
  });

  it('compares the code with the given zip file', async () => {
    writeFileSync(path.join(cli.cwd, 'function.zip'), 'another');

    const { code, stdout } = await cli.run('verify dogs --name ok --zip function.zip --no-write');

    expect(code).toBe(3);
    expect(stdout).toContain('its code is not that of the zip');
  });

  it('removes what it wrote when it is interrupted', async () => {
    const interrupt = new AbortController();
    const options = { signal: interrupt.signal, onOutput: () => interrupt.abort(new Error('SIGINT')) };

    const { code } = await cli.run('verify dogs --name ok', options);

    expect(code).toBe(130);
    const dynamoDb = cli.client(DynamoDBClient);
    const { Items } = await dynamoDb.send(new ScanCommand({ TableName: 'ok-Dogs' }));
    expect(Items).toEqual([]);
    dynamoDb.destroy();
  });

  it.each([
    ['verify --all dogs', '--all takes no lab'],
    ['verify --all --zip function.zip', '--function, --source and --zip need a single lab, not --all'],
    ['verify --zip missing.zip', 'Cannot read the zip'],
    ['verify cats', 'There is no lab cats'],
  ])('rejects %s', async (line, message) => {
    const { code, stderr } = await cli.run(line);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
