/** The version of this build of streamlab. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageRoot, packageVersion } from '../../core/package-root.ts';

/** The script of the background process. */
export function processEntry(): string {
  return path.join(packageRoot(), 'dist', 'sandbox-process.js');
}

/** Version and build time, by which the running sandbox of another build is recognised and restarted. */
export function buildVersion(): string {
  const built = statSync(processEntry(), { throwIfNoEntry: false });
  return `${packageVersion()}+${built === undefined ? 'sources' : Math.trunc(built.mtimeMs)}`;
}
