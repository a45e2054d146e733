/** Which build of streamlab this is. */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../core/package-root.ts';

/** The script of the background process. */
export function processEntry(): string {
  return path.join(packageRoot(), 'dist', 'sandbox-process.js');
}

/** The package's version. */
export function packageVersion(): string {
  const text = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  // Our own package.json, which npm requires to have a version.
  return (JSON.parse(text) as { version: string }).version;
}

/** Version and build time: a sandbox that another build left running is told by it, and restarted. */
export function buildVersion(): string {
  const built = statSync(processEntry(), { throwIfNoEntry: false });
  return `${packageVersion()}+${built === undefined ? 'sources' : Math.trunc(built.mtimeMs)}`;
}
