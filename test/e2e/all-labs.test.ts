import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, it } from 'vitest';
import { labs } from '../../src/labs/catalog/index.ts';
import type { CheckedLab } from '../../src/labs/checks/spec.ts';
import { hasPython } from '../helpers/has-python.ts';
import { accountContents, NOTHING } from './account-contents.ts';
import { finished, ROOT, useBuiltCli } from './use-built-cli.ts';

interface LabResult {
  readonly schemaVersion: number;
  readonly command: string;
  readonly lab: string;
  readonly name: string | null;
  readonly target: object;
  readonly setup: { readonly steps: readonly { readonly outcome: string }[] };
  readonly invoke: { readonly statusCode: number; readonly functionError: string | null; readonly reply: unknown };
  readonly write: { readonly written: number };
  readonly verify: {
    readonly lab: string;
    readonly score: object;
    readonly checks: readonly { readonly state: string }[];
  };
  readonly teardown: { readonly steps: readonly { readonly outcome: string }[]; readonly left: readonly string[] };
}

/** The stable part of the JSON that `run --json` prints for a lab. */
function summary({ schemaVersion, command, lab, name, target, setup, invoke, write, verify, teardown }: LabResult) {
  return {
    ...{ schemaVersion, command, lab, name, target },
    setup: setup.steps.map(({ outcome }) => outcome),
    invoke: { statusCode: invoke.statusCode, functionError: invoke.functionError, reply: invoke.reply },
    written: write.written,
    verified: verify.lab,
    failing: verify.checks.filter(({ state }) => state !== 'pass'),
    score: verify.score,
    teardown: [...new Set(teardown.steps.map(({ outcome }) => outcome))],
    left: teardown.left,
  };
}

function perfect(lab: CheckedLab, endpoint: string) {
  const checks = lab.checks.length;
  return {
    ...{ schemaVersion: 1, command: 'run', lab: lab.id, name: null },
    target: { kind: 'sandbox', region: 'us-east-1', accountId: '000000000000', endpoint },
    setup: lab.resources.map(() => 'created'),
    invoke: { statusCode: 200, functionError: null, reply: lab.expects.reply },
    written: lab.writes(new Date()).length,
    verified: lab.id,
    failing: [],
    score: { passed: checks, failed: 0, pending: 0, skipped: 0, total: checks },
    teardown: ['removed'],
    left: [],
  };
}

describe('every lab from an empty home, on a machine without a network', () => {
  const { run, env, home, client, connection, folder } = useBuiltCli();
  const attempts = path.join(folder, 'attempts.log');
  env.NODE_OPTIONS = `--import=${pathToFileURL(path.join(ROOT, 'test/fixtures/loopback-only.mjs'))}`;
  env.LOOPBACK_ONLY_LOG = attempts;
  for (const name of ['HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME']) env[name] = folder;

  it('would be refused one', async () => {
    const script = `
      import { lookup } from 'node:dns';
      const failures = [await fetch('http://192.0.2.1/').catch(({ cause }) => cause.code)];
      lookup('example.com', (error) => console.log([...failures, error.code].join()));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });

    expect(await finished(child)).toEqual({ code: 0, stdout: 'ENETUNREACH,ENETUNREACH\n', stderr: '' });
    expect(readFileSync(attempts, 'utf8')).toBe('connect 192.0.2.1\nlook up example.com\n');
    rmSync(attempts);
  });

  it('comes up, is verified in every check, and leaves nothing', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await run('run', '--all', '--teardown', '--yes', '--json');

    const results: LabResult[] = JSON.parse(stdout).labs;
    expect(results.map(summary), stderr).toEqual(labs.map((lab) => perfect(lab, connection().endpoint)));
    expect(code).toBe(0);
    expect(await accountContents(client)).toEqual(NOTHING);
  });

  it.skipIf(!hasPython).each(labs.filter(({ runtimes }) => runtimes.python).map((lab) => [lab.id, lab] as const))(
    'does so with the Python original of %s (skipped where there is no python3)',
    async (id, lab) => {
      const { code, stdout, stderr } = await run('run', id, '--runtime', 'python', '--teardown', '--yes', '--json');

      expect(summary(JSON.parse(stdout)), stderr).toEqual(perfect(lab, connection().endpoint));
      expect(code).toBe(0);
      expect(await accountContents(client)).toEqual(NOTHING);
    },
  );

  it("leaves no stream of a table either, once AWS's day for reading it is over", async () => {
    const listed = async () => (await client(DynamoDBStreamsClient).send(new ListStreamsCommand({}))).Streams?.length;
    expect(await listed()).toBeGreaterThan(0);

    await run('sandbox', 'clock', '--advance', '25h');

    await expect.poll(listed).toBe(0);
  });

  it('has tried to reach nobody else, and written nothing outside its home', () => {
    expect(existsSync(attempts) ? readFileSync(attempts, 'utf8') : '').toBe('');
    expect(readdirSync(folder)).toEqual([]);
    expect(readFileSync(path.join(home, 'sandbox.log'), 'utf8')).toBe('');
  });
});
