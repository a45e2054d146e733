/** Lets functions import the AWS SDK of Lambda's Node.js runtimes, from streamlab's own installation. */
import { existsSync, mkdirSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../../core/package-root.ts';

/**
 * Creates a `node_modules` with the SDK's scopes in `folder`, which contains the functions' code: `require` and `import` both
 * search it for packages that a function does not bundle. streamlab's other packages cannot be found that way, so
 * `require('aws-sdk')` fails as on AWS.
 *
 * Differs from AWS: only the clients that streamlab depends on are available, and packages in a `node_modules` further up,
 * such as in the user's home, are found as well.
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

/** Without it, a package.json of the user further up would decide the module type of the functions' files. */
function fence(folder: string): void {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, '{}');
}

/** The `node_modules/<scope>` that is resolved from `from`. */
function findScope(from: string, scope: string): string | undefined {
  const found = path.join(from, 'node_modules', scope);
  if (existsSync(found)) return found;
  const parent = path.dirname(from);
  return parent === from ? undefined : findScope(parent, scope);
}

function link(file: string, target: string): void {
  if (readLink(file) === target) return;
  mkdirSync(path.dirname(file), { recursive: true });
  // It may point to an earlier installation.
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
