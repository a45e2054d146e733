/** Bundles the command, the sandbox and its process into `dist`, and writes the notices of every package inside. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const NOTICES = 'dist/THIRD-PARTY-NOTICES.txt';

const { metafile } = await build({
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
  mainFields: ['module', 'main'],
  target: 'node20.19',
  external: ['classic-level'],
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
  metafile: true,
  // CommonJS packages inside the bundle call `require` for Node's own modules.
  banner: {
    js: "import { createRequire as requireOfBundle } from 'node:module'; const require = requireOfBundle(import.meta.url);",
  },
});

writeFileSync(NOTICES, notices(bundledPackages(metafile)));

/** The folders of the packages that have at least one file in the output. */
function bundledPackages({ outputs }) {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).sort();
}

/** One section for each licence text, because many packages share theirs to the letter. */
function notices(folders) {
  const packagesByText = new Map();
  for (const folder of folders) {
    const { name, version, license, author } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const text =
      licenceText(folder) ?? `${license?.type ?? license}, by ${author?.name ?? author ?? 'its contributors'}`;
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), `${name} ${version}`]);
  }
  const sections = [...packagesByText].map(([text, packages]) => `${packages.join('\n')}\n\n${text}\n`);
  return ['streamlab contains these packages, each under the licence below its name.\n', ...sections].join(
    `\n${'-'.repeat(100)}\n\n`,
  );
}

/** The package's licence file with its NOTICE, or what its README says about the licence; undefined when it has neither. */
function licenceText(folder) {
  const names = readdirSync(folder);
  const files = names.filter((name) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(name)).sort();
  if (files.length > 0) return files.map((name) => readFileSync(path.join(folder, name), 'utf8').trim()).join('\n\n');
  const readme = path.join(folder, 'README.md');
  if (!existsSync(readme)) return undefined;
  return /^#+ *licen[cs]e\s+([\s\S]*)/im.exec(readFileSync(readme, 'utf8'))?.[1]?.trim();
}
