/** The sandbox's processes with many starts, kills and running functions. Observed in /proc, so on Linux only. */
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import type { SandboxConnection } from '../../../src/sandbox/daemon/control-file.ts';
import { ensureSandbox, findSandbox, stopSandbox } from '../../../src/sandbox/daemon/start.ts';
import { rounds } from '../../helpers/rounds.ts';
import { useClients } from '../../helpers/use-clients.ts';
import { createFunction, descendantsOf, hasProc, isAlive, processesOf, untilGone, useHomes } from './use-homes.ts';

const newHome = useHomes();
const client = useClients();

/** Starts a child that runs for ever, and never answers. */
const ENDLESS = `
import { spawn } from 'node:child_process';
export const handler = async ({ spin }) => {
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  while (spin);
  await new Promise(() => setInterval(() => {}, 1000));
};`;

async function runEndless(connection: SandboxConnection, event: object): Promise<readonly number[]> {
  const lambda = await createFunction(client, connection, { name: 'endless', code: ENDLESS, Timeout: 900 });
  const Payload = Buffer.from(JSON.stringify(event));
  await lambda.send(new InvokeCommand({ FunctionName: 'endless', InvocationType: 'Event', Payload }));
  // The function, its child, and their watchdog.
  await expect.poll(() => descendantsOf(connection.pid).length).toBeGreaterThanOrEqual(3);
  return descendantsOf(connection.pid);
}

describe.skipIf(!hasProc)('the processes of a sandbox (observed in /proc)', () => {
  it('are one, however many commands start it at once', async () => {
    const home = newHome();
    const started: number[] = [];

    const found = await Promise.all(
      Array.from({ length: rounds({ normal: 5, long: 40 }) }, () =>
        ensureSandbox({ home, onStart: ({ pid }) => started.push(pid) }),
      ),
    );

    expect(started).toHaveLength(1);
    expect(new Set(found.map(({ pid, endpoint }) => `${pid} ${endpoint}`)).size).toBe(1);
    await expect.poll(() => processesOf(home)).toEqual(started);
  });

  it.each([
    ['waits', { spin: false }],
    ['is in an endless loop', { spin: true }],
  ])('all end when it is stopped while a function %s', async (_, event) => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    const others = await runEndless(connection, event);
    expect(others.every(isAlive)).toBe(true);

    await stopSandbox({ home });

    expect(isAlive(connection.pid)).toBe(false);
    await untilGone(others);
  });

  it('all end when it is killed while a function runs, and the next one starts at once', async () => {
    const home = newHome();
    const connection = await ensureSandbox({ home });
    const others = await runEndless(connection, { spin: true });

    process.kill(connection.pid, 'SIGKILL');
    await untilGone([connection.pid, ...others]);

    const next = await ensureSandbox({ home });
    expect(await findSandbox({ home })).toEqual(next);
    await expect.poll(() => processesOf(home)).toEqual([next.pid]);
  });

  it('are reported when one hangs, and replaced when it is killed', async () => {
    const home = newHome();
    const { pid } = await ensureSandbox({ home });
    process.kill(pid, 'SIGSTOP');

    await expect(stopSandbox({ home, answerMs: 50 })).rejects.toThrow(`The sandbox (pid ${pid}) does not answer`);

    process.kill(pid, 'SIGKILL');
    await untilGone([pid]);
    expect((await ensureSandbox({ home })).pid).not.toBe(pid);
  });
});
