import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, ROOT } from './use-built-cli.ts';

/** The result of npm pack, unpacked in another folder with the dependencies that npm would install. */
describe('the packed package', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-pack-'));
  const unpacked = path.join(folder, 'package');
  let files: string[] = [];

  beforeAll(() => {
    const packed = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [{ filename, files: list }] = JSON.parse(packed);
    files = list.map((file: { path: string }) => file.path);
    execFileSync('tar', ['-xzf', filename], { cwd: folder });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(unpacked, 'node_modules'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('holds the build, the handlers, the payloads and the runtimes, and no sources or tests', () => {
    const folders = new Set(files.map((file) => file.split('/')[0]));
    expect([...folders].sort()).toEqual([
      'LICENSE',
      'README.md',
      'dist',
      'handlers',
      'package.json',
      'payloads',
      'src',
    ]);
    expect(
      files.filter(
        (file) => file.startsWith('src/') && !file.startsWith('src/sandbox/services/lambda/runtime/bootstrap/'),
      ),
    ).toEqual([]);
    expect(files).toContain('dist/types/sandbox/index.d.ts');
    expect(files).toContain('payloads/dogs.json');
  });

  it('carries its licence, and the licence of each package that is bundled', () => {
    const read = (file: string): string => readFileSync(path.join(unpacked, file), 'utf8');
    expect(read('LICENSE')).toContain('Apache License');
    const notices = read('dist/THIRD-PARTY-NOTICES.txt');
    const { devDependencies } = JSON.parse(read('package.json'));
    const bundled = ['dynalite', 'commander', 'chalk', 'ora', 'archiver', 'memory-level', '@smithy/core'];
    for (const name of bundled) {
      const { version } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules', name, 'package.json'), 'utf8'));
      expect(devDependencies).toHaveProperty([name]);
      expect(notices).toContain(`\n${name} ${version}\n`);
    }
    expect(notices).toContain('Copyright (c) Sindre Sorhus');
  });

  it('runs a whole lab from the folder where it was unpacked', async () => {
    const env = { ...process.env, STREAMLAB_HOME: path.join(folder, 'home'), NO_COLOR: '1' };
    const run = (...args: string[]) =>
      finished(spawn(process.execPath, [path.join(unpacked, 'dist/bin.js'), ...args], { env, cwd: folder }));
    const result = await run('run', 'dogs', '--teardown', '--yes', '--json');
    await run('sandbox', 'stop');
    expect(result.stderr).not.toMatch(/Error/);
    expect(result.code).toBe(0);
  });

  it('starts a sandbox inside a test', async () => {
    const script = `
      import { startSandbox } from 'streamlab/sandbox';
      const sandbox = await startSandbox();
      console.log(new URL(sandbox.endpoint).hostname, sandbox.accountId);
      await sandbox.dispose();`;
    const result = await finished(
      spawn(process.execPath, ['--input-type=module', '-e', script], {
        cwd: unpacked,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    expect(result).toEqual({ code: 0, stdout: '127.0.0.1 000000000000\n', stderr: '' });
  });
});
