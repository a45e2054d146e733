import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { finished, ROOT, useBuiltCli } from './use-built-cli.ts';

/** The steps of the lab, in order. */
const STEPS = [
  ['role', 'student-lambda-dynamodb-role'],
  ['log group', '/aws/lambda/student-ProcessDynamoDBRecords'],
  ['function', 'student-ProcessDynamoDBRecords'],
  ['table', 'Dogs'],
  ['stream', 'Dogs'],
  ['event source mapping', 'Dogs -> student-ProcessDynamoDBRecords'],
];

interface Step {
  readonly title: string;
  readonly name: string;
  readonly outcome: string;
}

function outcomes(steps: readonly Step[]): string[][] {
  return steps.map(({ outcome, title, name }) => [outcome, title, name]);
}

// What is parsed below was printed by our own --json.
const setupSteps = (stdout: string): Step[] => JSON.parse(stdout).steps;
const teardownSteps = (stdout: string): Step[] => JSON.parse(stdout).labs[0].steps;
const statusSteps = (stdout: string): Step[] => JSON.parse(stdout).resources;

const PAYLOAD = path.join(ROOT, 'payloads/dogs.json');

describe('the dogs lab, each command in a separate process', () => {
  const { run, start, folder, home } = useBuiltCli();
  const pid = (): number => JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8')).pid;

  it('has nothing to tear down before the first setup', async () => {
    const { code, stdout } = await run('teardown', '--yes', '--json');
    expect(code).toBe(0);
    expect(outcomes(teardownSteps(stdout)).map(([outcome]) => outcome)).toEqual(STEPS.map(() => 'not there'));
  });

  it('sets up every step in order, and the second time changes nothing', async () => {
    const first = await run('setup', '--json');
    expect(first.code).toBe(0);
    expect(outcomes(setupSteps(first.stdout))).toEqual(STEPS.map((step) => ['created', ...step]));
    const second = await run('setup', '--json');
    expect(second.code).toBe(0);
    expect(outcomes(setupSteps(second.stdout))).toEqual(STEPS.map((step) => ['unchanged', ...step]));
  });

  it("invokes the function and stores its reply in a file, like the seed's command", async () => {
    const { code, stdout, stderr } = await run('invoke', '--payload', PAYLOAD, '--out', 'outputfile.txt');
    expect(code).toBe(0);
    expect(stdout).toBe('"This is a message from Lambda"\n');
    expect(readFileSync(path.join(folder, 'outputfile.txt'), 'utf8')).toBe('"This is a message from Lambda"');
    expect(stderr).toMatch(/REPORT RequestId: .*Init Duration/);
  });

  it('delivers the writes that were acknowledged before a kill -9, and shows them in the log', async () => {
    const killed = pid();
    const { code, stdout } = await run('write', '--json');
    process.kill(killed, 'SIGKILL');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ written: 3, records: 3 });

    const filter = ['tail-logs', '--filter', '"DynamoDB Record"', '--json'];
    expect((await run(...filter, '--count', '6', '--timeout', '30s')).code).toBe(0);
    expect(pid()).not.toBe(killed);
    const delivered = async () => {
      const tail = await run(...filter, '--no-follow');
      const messages = tail.stdout
        .trimEnd()
        .split('\n')
        .map((line): string => JSON.parse(line).message);
      const records = messages.map((message) => JSON.parse(message.slice(message.indexOf('{'))));
      const written = records.filter(({ SequenceNumber }) => /^\d{21,40}$/.test(SequenceNumber));
      // A batch that was in the function when the sandbox was killed is delivered again.
      const once = new Map(written.map((record) => [record.SequenceNumber, record])).values();
      return [...once].map(({ NewImage, OldImage, SizeBytes }) => ({
        new: NewImage?.age?.N,
        old: OldImage?.age?.N,
        SizeBytes,
      }));
    };
    // In order; sizes by the rule of labs.md section 1.
    await expect.poll(delivered).toEqual([
      { new: '4', old: undefined, SizeBytes: 38 },
      { new: '5', old: '4', SizeBytes: 72 },
      { new: undefined, old: '5', SizeBytes: 38 },
    ]);
  });

  it('follows the log until Ctrl-C, with exit code 0', async () => {
    const tail = start('tail-logs', '--since', '0s', '--filter', 'husky');
    const ended = finished(tail);
    if (tail.stderr === null || tail.stdout === null) throw new Error('the output is piped');
    await once(tail.stderr, 'data');
    await run('write', '--put', '{"ID": 6, "breed": "husky", "eyes": "blue"}');
    await once(tail.stdout, 'data');
    tail.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain('"breed":{"S":"husky"}');
  });

  it('shows the status, and exits with 5 when the function fails', async () => {
    const { code, stdout } = await run('status', '--json');
    expect(code).toBe(0);
    expect(outcomes(statusSteps(stdout))).toEqual(STEPS.map((step) => ['ready', ...step]));
    const failed = await run('invoke', '--payload', '{"Records": 1}', '--json');
    expect(JSON.parse(failed.stdout)).toMatchObject({ functionError: 'Unhandled' });
    expect(failed.code).toBe(5);
  });

  it('removes all resources in reverse order', async () => {
    const { code, stdout } = await run('teardown', '--yes', '--json');
    expect(code).toBe(0);
    expect(outcomes(teardownSteps(stdout)).map(([outcome]) => outcome)).toEqual(STEPS.map(() => 'removed'));
    const left = await run('status', '--json');
    expect(statusSteps(left.stdout).map(({ outcome }) => outcome)).toEqual(STEPS.map(() => 'not there'));
  });
});

describe('failures, by exit code', () => {
  const { run, env, folder } = useBuiltCli();

  it.each([
    ['an unknown flag', ['setup', '--frobnicate'], 2, /--frobnicate/],
    ['an unknown command', ['setpu'], 2, /setup/],
    ['no such lab', ['setup', 'cats'], 2, /cats.*dogs|dogs.*cats/s],
    ['an unreadable payload', ['invoke', '--payload', 'missing.json'], 2, /missing\.json/],
    ['a payload that is not JSON', ['invoke', '--payload', '{"Records": ['], 2, /JSON/],
  ])('%s', async (_, args, code, text) => {
    const result = await run(...args);
    expect(result.stderr).toMatch(text);
    expect(result.stderr).not.toMatch(/\n\s+at /);
    expect(result.stdout).toBe('');
    expect(result.code).toBe(code);
  });

  it('a folder that cannot be used', async () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    env.STREAMLAB_HOME = path.join(file, 'home');
    const result = await run('setup');
    expect(result.stderr).toContain('STREAMLAB_HOME');
    expect(result.code).toBe(1);
  });

  it('a port that is taken', async () => {
    env.STREAMLAB_HOME = path.join(folder, 'home-for-port');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a port was asked for');
    const result = await run('sandbox', 'start', '--port', String(address.port));
    server.close();
    expect(result.stderr).toContain(`port ${address.port}`);
    expect(result.code).toBe(7);
  });
});
