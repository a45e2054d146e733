/** Bundles the sources into dist: the command line, the sandbox's process and the sandbox as a library. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** A mark of the sources: a sandbox that another build left running is told by it and restarted. */
async function sourceHash() {
  const hash = createHash('sha256');
  const files = await readdir(path.join(root, 'src'), { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
  for (const file of [...paths.sort(), path.join(root, 'package-lock.json')]) {
    hash.update(await readFile(file).catch(() => ''));
  }
  return hash.digest('hex').slice(0, 8);
}

rmSync(path.join(root, 'dist'), { recursive: true, force: true });
const result = await build({
  absWorkingDir: root,
  entryPoints: {
    bin: 'src/bin.ts',
    sandbox: 'src/sandbox/index.ts',
    'sandbox-process': 'src/sandbox/daemon/process.ts',
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The native store stays a package of its own, with the binaries that it ships.
  external: ['classic-level'],
  minify: true,
  keepNames: true,
  legalComments: 'linked',
  define: { STREAMLAB_BUILD: JSON.stringify(`${version}+${await sourceHash()}`) },
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  metafile: process.argv.includes('--meta'),
  logLevel: 'warning',
});
if (result.metafile) process.stdout.write(JSON.stringify(result.metafile));

execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
