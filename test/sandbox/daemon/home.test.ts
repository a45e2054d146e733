import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeHome, sandboxHome } from '../../../src/sandbox/daemon/home.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-home-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the home of a sandbox', () => {
  it('is STREAMLAB_HOME, else below the state folder', () => {
    expect(sandboxHome({ STREAMLAB_HOME: '/a/b' })).toBe(path.resolve('/a/b'));
  });

  it.skipIf(process.platform === 'win32')('follows XDG_STATE_HOME (not on Windows)', () => {
    expect(sandboxHome({ XDG_STATE_HOME: '/state' })).toBe('/state/streamlab');
  });

  it.skipIf(process.platform === 'win32')(
    'is a private folder inside of one that others can open, whose mode stays',
    async () => {
      const shared = path.join(folder, 'shared');
      mkdirSync(shared);
      chmodSync(shared, 0o1777);

      const home = sandboxHome({ STREAMLAB_HOME: shared });
      await makeHome(home);

      expect(home).toBe(path.join(shared, 'streamlab'));
      expect(statSync(home).mode & 0o7777).toBe(0o700);
      expect(statSync(shared).mode & 0o7777).toBe(0o1777);
      expect(sandboxHome({ STREAMLAB_HOME: home })).toBe(home);
    },
  );

  it.skipIf(process.platform === 'win32')('stays where it is when others can open it by now', () => {
    const home = path.join(folder, 'opened');
    mkdirSync(path.join(home, 'store'), { recursive: true });
    chmodSync(home, 0o755);
    expect(sandboxHome({ STREAMLAB_HOME: home })).toBe(home);
  });

  it('is created with its parent folders, for its owner only, and may exist already', async () => {
    const home = path.join(folder, 'one/two/three');
    await makeHome(home);
    await makeHome(home);
    expect(statSync(home).isDirectory()).toBe(true);
    if (process.platform !== 'win32') expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it('is not created where a file is, or below one', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    await expect(makeHome(file)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeHome(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  it.skipIf(process.platform !== 'linux')('fails where no folder can be created (Linux only)', async () => {
    await expect(makeHome('/proc/streamlab/home')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
