/** Lets functions import the AWS SDK that Lambda's Node.js runtimes bring along, from streamlab's own installation. */
import { existsSync, mkdirSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../../core/package-root.ts';

/**
 * Puts a `node_modules` with the SDK's scopes into `folder`, below which the functions' code lies: there `require` and
 * `import` both look when a function does not bring the package itself. Nothing else of streamlab's packages can be
 * found that way, so that `require('aws-sdk')` fails as it does on AWS.
 *
 * Differs from AWS: only those clients are there that streamlab itself depends on, and a package that lies in a
 * `node_modules` further up, as in the user's home, is found as well.
 */
export function linkRuntimePackages(folder: string): void {
  fence(folder);
  const sdk = findScope(packageRoot(), '@aws-sdk');
  if (sdk === undefined) return;
  const smithy = findScope(packageRoot(), '@smithy') ?? findScope(realpathSync(sdk), '@smithy');
  for (const target of [sdk, smithy]) {
    if (target !== undefined) link(path.join(folder, 'node_modules', path.basename(target)), target);
  }
}

/** Without it a package.json of the user, further up, would decide what kind of modules the functions' files are. */
function fence(folder: string): void {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, '{}');
}

/** The `node_modules/<scope>` that a module in `from` would find. */
function findScope(from: string, scope: string): string | undefined {
  const found = path.join(from, 'node_modules', scope);
  if (existsSync(found)) return found;
  const parent = path.dirname(from);
  return parent === from ? undefined : findScope(parent, scope);
}

function link(file: string, target: string): void {
  if (readLink(file) === target) return;
  mkdirSync(path.dirname(file), { recursive: true });
  // It may lead to an installation of yesterday.
  rmSync(file, { recursive: true, force: true });
  symlinkSync(target, file, 'junction');
}

function readLink(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch {
    return undefined;
  }
}
