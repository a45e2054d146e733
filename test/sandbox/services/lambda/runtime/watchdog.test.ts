import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../../../../../src/sandbox/services/lambda/runtime/watchdog.ts';

/** A process group that never ends by itself. */
function endless(): { readonly pid: number; readonly ended: Promise<unknown[]>; end(): void } {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { detached: true, stdio: 'ignore' });
  return { pid: child.pid ?? 0, ended: once(child, 'exit'), end: () => child.kill('SIGKILL') };
}

describe.skipIf(process.platform === 'win32')('the watchdog', () => {
  it('ends the watched groups when its pipe closes, and no other', async () => {
    const [watched, forgotten] = [endless(), endless()];
    const watchdog = new Watchdog();
    for (const { pid } of [watched, forgotten]) watchdog.watch(pid);
    watchdog.forget(forgotten.pid);
    // The kernel closes the pipe of a killed sandbox in the same way.
    watchdog.dispose();
    expect(await watched.ended).toEqual([null, 'SIGKILL']);
    expect(() => process.kill(forgotten.pid, 0)).not.toThrow();
    forgotten.end();
    await forgotten.ended;
  });

  it('does nothing when it has watched nothing', () => {
    const watchdog = new Watchdog();
    expect(() => {
      watchdog.forget(1);
      watchdog.dispose();
      watchdog.dispose();
    }).not.toThrow();
  });
});
