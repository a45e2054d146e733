import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  controlFilePath,
  readControlFiles,
  type SandboxConnection,
  writeControlFiles,
} from '../../../src/sandbox/daemon/control-file.ts';
import { ensureSandbox, findSandbox, stopSandbox, terminateSandbox } from '../../../src/sandbox/daemon/start.ts';
import { buildVersion } from '../../../src/sandbox/daemon/version.ts';
import { hasProc, untilGone, useHomes } from './use-homes.ts';

const newHome = useHomes();

function connectionTo(endpoint: string, pid: number): SandboxConnection {
  const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
  const rest = {
    region: 'us-east-1',
    accountId: '000000000000',
    version: buildVersion(),
    startedAt: '2026-11-20T00:00:00Z',
  };
  return { pid, endpoint, ...keys, ...rest };
}

/** The pid of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

const portOf = (server: { address(): unknown }): number => (server.address() as { port: number }).port; // of a TCP server

describe('the control file', () => {
  it.skipIf(process.platform === 'win32')('is readable by its owner only, like the folder', async () => {
    const home = path.join(newHome(), 'deeper', 'home');
    const previous = process.umask(0);
    try {
      await ensureSandbox({ home });
    } finally {
      process.umask(previous);
    }

    const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8);
    expect(mode(home)).toBe('700');
    expect(mode(controlFilePath(home))).toBe('600');
    expect(mode(path.join(home, 'sandbox.log'))).toBe('600');
    await stopSandbox({ home });
  });

  it('is the only one, and removed when the sandbox stops', async () => {
    const home = newHome();
    const { pid } = await ensureSandbox({ home });
    expect(JSON.parse(readFileSync(controlFilePath(home), 'utf8'))).toMatchObject({ pid });
    expect(readdirSync(home).filter((name) => name.startsWith('sandbox.json'))).toEqual(['sandbox.json']);

    await stopSandbox({ home });

    expect(readdirSync(home).filter((name) => name.startsWith('sandbox.json'))).toEqual([]);
  });
});

describe('a stale control file', () => {
  it.each([
    ['no JSON', '{"pid": 12'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object of something else', '{"name": "streamlab"}'],
    ['an invalid pid', JSON.stringify({ ...connectionTo('http://127.0.0.1:1', 1), pid: '1; rm -rf /' })],
    ['a pid of a process group', JSON.stringify(connectionTo('http://127.0.0.1:1', -1))],
    ['an invalid endpoint', JSON.stringify(connectionTo('somewhere', process.pid))],
  ])('is replaced when it holds %s', async (_, text) => {
    const home = newHome();
    writeFileSync(controlFilePath(home), text);
    expect(await findSandbox({ home })).toBeUndefined();
    expect(await stopSandbox({ home })).toBeUndefined();

    const started = await ensureSandbox({ home });

    expect(readControlFiles(home)[0]).toEqual(started);
    expect(await findSandbox({ home })).toEqual(started);
  });

  it('is replaced when its process is dead', async () => {
    const home = newHome();
    await writeControlFiles(home, connectionTo('http://127.0.0.1:1', await deadPid()));
    expect(await findSandbox({ home })).toBeUndefined();
    const { pid } = await ensureSandbox({ home });
    expect((await findSandbox({ home }))?.pid).toBe(pid);
  });

  it('is removed by stop when its process is dead', async () => {
    const home = newHome();
    await writeControlFiles(home, connectionTo('http://127.0.0.1:1', await deadPid()));
    expect(await stopSandbox({ home })).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
  });

  it.skipIf(!hasProc)('is removed by stop when its process is a zombie (Linux only)', async () => {
    const home = newHome();
    // The shell is replaced by a program that does not reap the child; an echoed line shows that it has started.
    const parent = spawn('sh', ['-c', 'sleep 600 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const pid = Number((await once(parent.stdout, 'data'))[0]);
    parent.stdin.write('echo');
    await once(parent.stdout, 'data');
    process.kill(pid, 'SIGKILL');
    await untilGone([pid]);
    expect(process.kill(pid, 0)).toBe(true);
    await writeControlFiles(home, connectionTo('http://127.0.0.1:1', pid));
    await terminateSandbox({ pid });
    expect(await stopSandbox({ home })).toBeUndefined();
    expect(readdirSync(home)).toEqual([]);
    parent.stdin.end();
  });

  it('is replaced when its pid now belongs to another program, which is not killed', async () => {
    const home = newHome();
    const other = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    await writeControlFiles(home, connectionTo('http://127.0.0.1:1', other.pid ?? 0));
    expect(await stopSandbox({ home })).toBeUndefined();

    const { pid } = await ensureSandbox({ home });

    expect(pid).not.toBe(other.pid);
    expect(other.exitCode).toBeNull();
    other.stdin?.end();
    expect((await once(other, 'exit'))[0]).toBe(0);
  });

  it.each([
    ['404', (): [number, string] => [404, 'not found']],
    ['other JSON', (): [number, string] => [200, '{"status":"ok"}']],
    ['no JSON at all', (): [number, string] => [200, '<html></html>']],
  ])('is replaced when another server has its port, which answers %s', async (_, answer) => {
    const home = newHome();
    const server = createHttpServer((_request, response) => {
      const [status, body] = answer();
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await writeControlFiles(home, connectionTo(`http://127.0.0.1:${portOf(server)}`, process.pid));

    const { endpoint } = await ensureSandbox({ home });

    expect(new URL(endpoint).port).not.toBe(String(portOf(server)));
    server.close();
  });

  it('is an error, with the pid, when the server never answers', async () => {
    const home = newHome();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    await writeControlFiles(home, connectionTo(`http://127.0.0.1:${portOf(server)}`, process.pid));

    const found = findSandbox({ home, answerMs: 50 });

    await expect(found).rejects.toThrow(`The sandbox (pid ${process.pid}) does not answer`);
    await expect(found).rejects.toMatchObject({ hint: expect.stringContaining(`kill -9 ${process.pid}`) });
    server.close();
    // Otherwise the clean-up after this test would wait for an answer as well.
    writeFileSync(controlFilePath(home), '');
  });
});
