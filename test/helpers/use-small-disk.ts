/** A small disk that a test can fill; Linux lets only root mount one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';

export interface SmallDisk {
  /** Where it is mounted; only inside tests and hooks. */
  readonly folder: string;
  /** Takes all of its room, to the last byte. */
  fill(): void;
  /** Gives the room back. */
  free(): void;
}

const MEBIBYTE = 1024 * 1024;

/** Whether this user can mount a disk. */
export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'streamlab-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
})();

/** Mounts the disk before the file's tests and removes it after them. Does nothing where {@link canMount} is false. */
export function useSmallDisk({ mebibytes }: { readonly mebibytes: number }): SmallDisk {
  let folder = '';
  const ballast = (): string => path.join(folder, 'ballast');
  beforeAll(() => {
    if (!canMount) return;
    folder = mkdtempSync(path.join(tmpdir(), 'streamlab-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', folder]);
  });
  afterAll(() => {
    if (folder === '') return;
    execFileSync('umount', ['--lazy', folder]);
    rmdirSync(folder);
  });
  return {
    get folder() {
      return folder;
    },
    fill: () => {
      for (const bytes of [MEBIBYTE, 4096, 1]) {
        try {
          for (;;) writeFileSync(ballast(), Buffer.alloc(bytes), { flag: 'a' });
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
        }
      }
    },
    free: () => rmSync(ballast(), { force: true }),
  };
}
