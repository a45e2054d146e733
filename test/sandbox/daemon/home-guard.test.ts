import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { lockFilePath, type SandboxConnection } from '../../../src/sandbox/daemon/control-file.ts';
import { guardHome } from '../../../src/sandbox/daemon/home-guard.ts';
import { useFolder } from '../../helpers/use-temporary-folder.ts';

const folder = useFolder();
afterEach(() => {
  vi.useRealTimers();
});

const connection: SandboxConnection = {
  pid: process.pid,
  endpoint: 'http://127.0.0.1:1',
  accessKeyId: 'AKIA',
  secretAccessKey: 'secret',
  region: 'us-east-1',
  accountId: '000000000000',
  version: '1',
  startedAt: '2026-01-01T00:00:00.000Z',
};

it('takes a home that it cannot look at for a moment for there, and one that was removed for gone', () => {
  const home = path.join(folder, 'home');
  mkdirSync(path.dirname(lockFilePath(home)), { recursive: true });
  writeFileSync(lockFilePath(home), '');
  vi.useFakeTimers();
  const onGone = vi.fn();
  const end = guardHome({ home, connection, onGone });

  // A link to itself: looking fails, but not because nothing is there.
  renameSync(home, `${home}-aside`);
  symlinkSync(home, home);
  vi.advanceTimersByTime(1_000);
  expect(onGone).not.toHaveBeenCalled();

  rmSync(home);
  vi.advanceTimersByTime(1_000);
  expect(onGone).toHaveBeenCalledOnce();
  end();
});
