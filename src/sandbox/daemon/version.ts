/** Which build of streamlab this is. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot, packageVersion } from '../../core/package-root.ts';

/** The script of the background process. */
export function processEntry(): string {
  return path.join(packageRoot(), 'dist', 'sandbox-process.js');
}

/** Version and build time: a sandbox that another build left running is told by it, and restarted. */
export function buildVersion(): string {
  const built = statSync(processEntry(), { throwIfNoEntry: false });
  return `${packageVersion()}+${built === undefined ? 'sources' : Math.trunc(built.mtimeMs)}`;
}
