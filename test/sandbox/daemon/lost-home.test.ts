/** A running sandbox whose control file or home is lost, and processes that are mistaken for it. */
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { controlFilePath, lockFilePath, readControlFiles } from '../../../src/sandbox/daemon/control-file.ts';
import { isAlive as isSameProcess, lockHolder, processStart } from '../../../src/sandbox/daemon/process-identity.ts';
import { ensureSandbox, findSandbox, stopSandbox } from '../../../src/sandbox/daemon/start.ts';
import { hasProc, isAlive, processesOf, untilGone, useHomes } from './use-homes.ts';

const newHome = useHomes();
const copyPath = (home: string): string => path.join(home, 'store', 'sandbox.json');

describe('a running sandbox', () => {
  it('is found and stopped at once when its control file was removed', async () => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    rmSync(controlFilePath(home));
    expect(await findSandbox({ home })).toEqual(connection);
    rmSync(controlFilePath(home), { force: true });

    const stopped = await stopSandbox({ home });

    expect(stopped?.pid).toBe(connection.pid);
    expect(isAlive(connection.pid)).toBe(false);
    expect([controlFilePath(home), copyPath(home)].filter(existsSync)).toEqual([]);
  });

  it.each([
    ['half of it', '{"pid": 12'],
    ['another process', JSON.stringify({ pid: 1 })],
  ])('is found when its control files hold %s', async (_, text) => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    for (const file of [controlFilePath(home), copyPath(home)]) writeFileSync(file, text);

    expect(await findSandbox({ home })).toEqual(connection);
  });

  it('puts its control files back, and a start finds it in the meantime', async () => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    for (const file of [controlFilePath(home), copyPath(home)]) rmSync(file);

    expect(await ensureSandbox({ home })).toEqual(connection);

    await expect.poll(() => readControlFiles(home)).toEqual([connection, connection]);
  });

  it('ends when its home is deleted, and leaves the next one alone', async () => {
    const home = newHome();
    const old = await ensureSandbox({ home });
    rmSync(home, { recursive: true });
    const next = await ensureSandbox({ home });
    expect(next.pid).not.toBe(old.pid);

    await untilGone([old.pid]);

    expect(await findSandbox({ home })).toEqual(next);
    expect(readControlFiles(home)).toEqual([next, next]);
    if (hasProc) expect(processesOf(home)).toEqual([next.pid]);
  });

  it.skipIf(process.platform === 'win32')('leaves the mode of its home, and closes its state to others', async () => {
    const home = newHome();
    await ensureSandbox({ home });
    await stopSandbox({ home });
    for (const folder of [home, path.join(home, 'store')]) chmodSync(folder, 0o755);

    await ensureSandbox({ home });

    const mode = (name: string): string => (statSync(path.join(home, name)).mode & 0o777).toString(8);
    expect(['.', 'store', 'functions'].map(mode)).toEqual(['755', '700', '700']);
  });

  it.skipIf(!hasProc)('has none of the secrets of the command that started it (observed in /proc)', async () => {
    const secrets = [
      'AWS_SECRET_ACCESS_KEY',
      'AWS_PROFILE',
      'NPM_TOKEN',
      'npm_config__auth',
      'GITHUB_TOKEN',
      'NODE_OPTIONS',
    ];
    for (const name of secrets) vi.stubEnv(name, name === 'NODE_OPTIONS' ? '--no-deprecation' : 'a-secret');
    const { pid } = await ensureSandbox({ home: newHome() }).finally(() => vi.unstubAllEnvs());

    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);

    const names = variables.map((variable) => variable.slice(0, variable.indexOf('=')));
    expect(names).toContain('PATH');
    expect(variables).toContain('MALLOC_ARENA_MAX=2');
    expect(names.filter((name) => secrets.includes(name))).toEqual([]);
  });
});

describe('a home whose store is damaged', () => {
  it('is reported with what to do, and works after that', async () => {
    const home = newHome();
    await ensureSandbox({ home });
    await stopSandbox({ home });
    const store = path.join(home, 'store');
    rmSync(path.join(store, 'CURRENT'));

    const starting = ensureSandbox({ home });

    await expect(starting).rejects.toMatchObject({
      message: `The sandbox cannot read its state in ${store}, which is damaged: the file CURRENT is missing`,
      hint: `mv ${store} ${store}.damaged, then try again with an empty sandbox`,
    });
    renameSync(store, `${store}.damaged`);
    expect((await ensureSandbox({ home })).pid).toBeGreaterThan(0);
  });
});

describe('a process with the pid of a sandbox that has ended', () => {
  it.skipIf(process.platform === 'win32')('is not taken for it', () => {
    const start = processStart(process.pid);
    expect(start).toBeDefined();
    expect(isSameProcess({ pid: process.pid, processStart: start })).toBe(true);
    expect(isSameProcess({ pid: process.pid, processStart: `${start} or later` })).toBe(false);
  });

  it('is not blamed, nor to be killed, when another program has the port and never answers', async () => {
    const home = newHome();
    const { endpoint: _, ...old } = await ensureSandbox({ home });
    await stopSandbox({ home });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number }; // of a TCP server
    const endpoint = `http://127.0.0.1:${port}`;
    const reused = { ...old, pid: process.pid, processStart: 'earlier', endpoint };
    writeFileSync(controlFilePath(home), JSON.stringify(reused));

    expect(await findSandbox({ home, answerMs: 50 })).toBeUndefined();

    const next = await ensureSandbox({ home });
    expect(next.endpoint).not.toBe(endpoint);
    server.close();
  });

  it.skipIf(!hasProc)('is told from the one that holds the lock of the store (Linux only)', async () => {
    const home = newHome();
    const { pid } = await ensureSandbox({ home });
    expect(lockHolder(lockFilePath(home))).toBe(pid);
    expect(lockHolder(controlFilePath(home))).toBeUndefined();
  });
});
