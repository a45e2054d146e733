import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../../../../../src/sandbox/services/lambda/runtime/watchdog.ts';

/** In no other process's environment: every process that has it is killed. */
const marker = randomBytes(16).toString('hex');

/** A process group that never ends by itself. */
function endless(env: NodeJS.ProcessEnv = {}): {
  readonly pid: number;
  readonly ended: Promise<unknown[]>;
  end(): void;
} {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore', env });
  return { pid: child.pid ?? 0, ended: once(child, 'exit'), end: () => child.kill('SIGKILL') };
}

describe.skipIf(process.platform === 'win32')('the watchdog', () => {
  it('ends the watched groups when its pipe closes, and no other', async () => {
    const [watched, forgotten] = [endless(), endless()];
    const watchdog = new Watchdog();
    for (const { pid } of [watched, forgotten]) watchdog.watch(pid, marker);
    watchdog.forget(forgotten.pid, marker);
    // The kernel closes the pipe of a killed sandbox in the same way.
    watchdog.dispose();
    expect(await watched.ended).toEqual([null, 'SIGKILL']);
    expect(() => process.kill(forgotten.pid, 0)).not.toThrow();
    forgotten.end();
    await forgotten.ended;
  });

  it.skipIf(process.platform !== 'linux')('ends what a function has started in a session of its own', async () => {
    const [watched, leftover] = [endless(), endless({ AWS_LAMBDA_LOG_STREAM_NAME: `2025/11/25/[$LATEST]${marker}` })];
    const watchdog = new Watchdog();
    watchdog.watch(watched.pid, marker);
    watchdog.dispose();
    expect(await leftover.ended).toEqual([null, 'SIGKILL']);
    await watched.ended;
  });

  it('does nothing when it has watched nothing', () => {
    const watchdog = new Watchdog();
    expect(() => {
      watchdog.forget(1, marker);
      watchdog.dispose();
      watchdog.dispose();
    }).not.toThrow();
  });
});
