/** The background process and commands of the built command line, each in a separate process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { BIN, finished, useBuiltCli } from '../../e2e/use-built-cli.ts';
import { rounds } from '../../helpers/rounds.ts';
import { hasProc, isAlive, processesOf, untilGone } from './use-homes.ts';

const NOBODY = 65_534;

/** Root may write everywhere, so as root another user must try, who needs access to the program. */
const isRoot = process.getuid?.() === 0;
const canTryReadOnly = process.platform !== 'win32' && (!isRoot || [process.execPath, BIN].every(isReadableByAnyone));

function isReadableByAnyone(file: string): boolean {
  const folder = path.dirname(file);
  const { mode } = statSync(file);
  const bits = 0o005;
  return (mode & bits) === bits && (folder === file || isReadableByAnyone(folder));
}

describe('the sandbox under commands', () => {
  const { run, start, home, env, folder, client } = useBuiltCli();
  const pid = (): number => JSON.parse(readFileSync(path.join(home, 'sandbox.json'), 'utf8')).pid;

  it('is one process with one endpoint after many starts at once', { timeout: 60_000 }, async () => {
    const length = rounds({ normal: 4, long: 30 });
    const results = await Promise.all(Array.from({ length }, () => run('sandbox', 'start', '--json')));

    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(results.map(() => [0, '']));
    const replies = results.map(({ stdout }) => JSON.parse(stdout));
    expect(new Set(replies.map(({ sandbox }) => `${sandbox.pid} ${sandbox.endpoint}`)).size).toBe(1);
    expect(replies.filter(({ started }) => started)).toHaveLength(1);
    if (hasProc) await expect.poll(() => processesOf(home)).toEqual([pid()]);
  });

  it('is killed during writes: the command reports it, and the next one has every acknowledged write', async () => {
    await run('setup', 'dogs');
    const scan = new ScanCommand({ TableName: 'Dogs', Select: 'COUNT' });
    const count = async () => (await client(DynamoDBClient).send(scan)).Count ?? 0;
    const writing = finished(start('write', '--count', '100000', '--json'));
    await expect.poll(count).toBeGreaterThan(50);
    const killed = pid();
    process.kill(killed, 'SIGKILL');

    const { code, stdout, stderr } = await writing;

    expect(code).toBe(10);
    expect(JSON.parse(stdout).error.message).toMatch(/^PutItem: cannot reach http:/);
    expect(stderr).not.toMatch(/\n\s+at /);
    const acknowledged = Number(/only (\d+) of 100000 were written/.exec(stderr)?.[1]);
    expect(acknowledged).toBeGreaterThan(50);
    expect(isAlive(killed)).toBe(false);

    const status = await run('status', '--json');
    expect(JSON.parse(status.stdout).resources.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
      Array(6).fill('ready'),
    );
    expect(pid()).not.toBe(killed);
    expect(await count()).toBeGreaterThanOrEqual(acknowledged);
  });

  it.skipIf(!canTryReadOnly)('reports a folder that it may only read', async () => {
    const readOnly = path.join(folder, 'read-only');
    mkdirSync(readOnly);
    writeFileSync(path.join(readOnly, 'sandbox.log'), '');
    chmodSync(readOnly, 0o500);
    chmodSync(folder, 0o755);
    if (isRoot) chownSync(readOnly, NOBODY, NOBODY);
    const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
    const child = spawn(process.execPath, [BIN, 'sandbox', 'start'], {
      cwd: '/',
      env: { ...env, STREAMLAB_HOME: readOnly },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...who,
    });

    const { code, stdout, stderr } = await finished(child);

    expect(stdout).toBe('');
    expect(stderr).toContain(`The sandbox cannot use its folder ${readOnly}: `);
    expect(stderr).toContain('hint: set STREAMLAB_HOME to a folder that you can write to\n');
    expect(code).toBe(1);
  });

  it('in the foreground ends on Ctrl-C, or when another command stops it', async () => {
    await run('sandbox', 'stop');
    const first = start('sandbox', 'start', '--foreground');
    if (first.stderr === null) throw new Error('it is piped');
    const ended = finished(first);
    await once(first.stderr, 'data');
    const firstPid = pid();
    first.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(isAlive(firstPid)).toBe(false);

    const impatient = start('sandbox', 'start', '--foreground');
    if (impatient.stderr === null) throw new Error('it is piped');
    await once(impatient.stderr, 'data');
    const left = pid();
    impatient.kill('SIGINT');
    impatient.kill('SIGINT');
    await once(impatient, 'close');
    await untilGone([left]);

    const second = start('sandbox', 'start', '--foreground');
    if (second.stderr === null) throw new Error('it is piped');
    const stopped = finished(second);
    await once(second.stderr, 'data');
    await run('sandbox', 'stop');
    expect((await stopped).code).toBe(0);
  });
});
