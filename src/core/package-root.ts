/** Locates this package, so that files shipped with the code (handlers, payloads, bootstraps) are found. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of streamlab's package.json; works for the sources and for the build. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('package.json of streamlab was not found');
    folder = parent;
  }
  return folder;
}

/** The package's version. */
export function packageVersion(): string {
  const text = readFileSync(path.join(packageRoot(), 'package.json'), 'utf8');
  // Our own package.json, which npm requires to have a version.
  return (JSON.parse(text) as { version: string }).version;
}
