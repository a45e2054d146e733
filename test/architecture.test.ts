import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');

/** What each folder may import beside itself (style.md, "Imports point one way"). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'bin.ts': ['cli', 'core'],
  cli: ['labs', 'steps', 'aws', 'core'],
  labs: ['steps', 'aws', 'core'],
  steps: ['aws', 'core'],
  aws: ['core'],
  sandbox: ['core'],
  core: [],
};

/** The only files that may reach into the sandbox from above. */
const DOORS_TO_SANDBOX = ['cli/target.ts', 'cli/commands/sandbox.ts', 'cli/commands/sandbox/faults.ts'];

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sourceFiles(): string[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => file.split(path.sep).join('/'));
}

function relativeImports(file: string): Import[] {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  const found = text.matchAll(/(import|export)(\s+type)?\b[^;'"]*?\bfrom\s+'(\.[^']+)'|import\('(\.[^']+)'\)/g);
  return [...found].map(([, , type, fixed, dynamic]) => ({
    from: file,
    to: path.posix.join(path.posix.dirname(file), fixed ?? dynamic ?? ''),
    typeOnly: type !== undefined,
  }));
}

const top = (file: string): string => file.split('/')[0] ?? file;

describe('the imports of src', () => {
  const files = sourceFiles();
  const imports = files.flatMap(relativeImports);

  it('are read at all', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('name files that exist', () => {
    const missing = imports.filter(({ to }) => to.endsWith('.ts') && !files.includes(to) && !to.endsWith('.d.ts'));
    expect(missing).toEqual([]);
  });

  it('point one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (top(from) === top(to)) return false;
      if (top(to) === 'sandbox' && DOORS_TO_SANDBOX.includes(from)) return false;
      return !(MAY_IMPORT[top(from)] ?? []).includes(top(to));
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('never lead from one service of the sandbox to another, but for DynamoDB and its streams', () => {
    const service = (file: string): string | undefined => /^sandbox\/services\/([^/]+)\//.exec(file)?.[1];
    const wrong = imports.filter(({ from, to }) => {
      const [a, b] = [service(from), service(to)];
      if (a === undefined || b === undefined || a === b) return false;
      return !(a === 'dynamodb-streams' && b === 'dynamodb');
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('keep core pure of everything but Node', () => {
    const outside = files
      .filter((file) => top(file) === 'core')
      .flatMap((file) => [
        ...readFileSync(path.join(SRC, file), 'utf8').matchAll(/^import (?!type).*from '([^.'][^']*)'/gm),
      ])
      .map(([, module]) => module)
      .filter((module) => !module?.startsWith('node:'));
    expect(outside).toEqual([]);
  });
});

describe('the folders that are lists', () => {
  const listed = (folder: string, index: string): { files: string[]; list: string } => ({
    files: readdirSync(path.join(SRC, folder)).filter((file) => file.endsWith('.ts') && file !== path.basename(index)),
    list: readFileSync(path.join(SRC, index), 'utf8'),
  });
  const folders = readdirSync(path.join(SRC, 'sandbox/services'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `sandbox/services/${name}`)
    .filter((folder) => readdirSync(path.join(SRC, folder)).includes('operations'));

  it.each(folders)('%s lists each of its operations', (folder) => {
    const { files, list } = listed(`${folder}/operations`, `${folder}/operations/index.ts`);
    expect(files.filter((file) => !list.includes(`/${file}'`))).toEqual([]);
  });

  it('cli/commands lists each of its commands', () => {
    const { files, list } = listed('cli/commands', 'cli/commands/index.ts');
    expect(files.filter((file) => !list.includes(`./${file}'`))).toEqual([]);
  });
});

describe('the sources', () => {
  it('keep to files that fit on a few screens', () => {
    const LINES = 250;
    const long = sourceFiles().filter(
      (file) => readFileSync(path.join(SRC, file), 'utf8').split('\n').length > LINES + 1,
    );
    expect(long).toEqual([]);
  });

  it('open with a sentence of what they are responsible for', () => {
    const silent = sourceFiles().filter((file) => !/^(#!.*\n)?\/\*\*/.test(readFileSync(path.join(SRC, file), 'utf8')));
    expect(silent).toEqual([]);
  });

  it('end the process only at its edges', () => {
    const edges = ['bin.ts', 'sandbox/daemon/process.ts'];
    const ends = sourceFiles().filter((file) => /process\.exit\(/.test(readFileSync(path.join(SRC, file), 'utf8')));
    expect(ends.filter((file) => !edges.includes(file))).toEqual([]);
  });
});
