/** Temporary folders of tests, which are removed after them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach } from 'vitest';

/** Returns a function that creates a folder for the test that calls it. */
export function useTemporaryFolder(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) remove(folder);
  });
  return () => {
    const folder = make();
    folders.push(folder);
    return folder;
  };
}

/** One folder for all tests of a file or block. */
export function useFolder(): string {
  const folder = make();
  afterAll(() => remove(folder));
  return folder;
}

const make = (): string => mkdtempSync(path.join(tmpdir(), 'streamlab-test-'));

/** With retries, because a killed process may still be writing a file. */
const remove = (folder: string): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
