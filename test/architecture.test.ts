import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');

/** What a lab is, its payload and its code, for every room of `labs`. */
const LAB = ['labs/lab.ts', 'labs/sample-payload.ts', 'labs/deployed-code.ts'];

/**
 * What each room may import beside itself. A file is in the longest room whose name its path starts with, so that a folder
 * without a room of its own belongs to the one around it.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'bin.ts': ['cli', 'core'],
  cli: ['labs', 'steps', 'aws', 'core'],
  labs: ['steps', 'aws', 'core'],
  'labs/experiments': ['labs/engine', 'labs/follow', 'labs/lab.ts', 'steps', 'aws', 'core'],
  'labs/engine': ['labs/checks', 'labs/evidence', 'labs/follow', ...LAB, 'steps', 'aws', 'core'],
  'labs/catalog': ['labs/checks', 'labs/lab.ts', 'steps', 'core'],
  'labs/checks': ['labs/evidence', 'labs/follow', ...LAB, 'steps', 'aws', 'core'],
  'labs/evidence': ['labs/follow', ...LAB, 'steps', 'aws', 'core'],
  'labs/follow': ['labs/lab.ts', 'steps', 'aws', 'core'],
  steps: ['aws', 'core'],
  aws: ['core'],
  core: [],
  'sandbox/daemon': ['sandbox/index.ts', 'sandbox/gateway', 'sandbox/store', 'sandbox/contract', 'core'],
  'sandbox/global-services.ts': [
    'sandbox/lazy.ts',
    'sandbox/services',
    'sandbox/settings.ts',
    'sandbox/store',
    'sandbox/contract',
    'core',
  ],
  'sandbox/index.ts': [
    'sandbox/account.ts',
    'sandbox/global-services.ts',
    'sandbox/region.ts',
    'sandbox/clock.ts',
    'sandbox/settings.ts',
    'sandbox/gateway',
    'sandbox/services/control',
    'sandbox/store',
    'sandbox/contract',
    'core',
  ],
  'sandbox/account.ts': [
    'sandbox/region.ts',
    'sandbox/global-services.ts',
    'sandbox/settings.ts',
    'sandbox/lazy.ts',
    'sandbox/services',
    'sandbox/store',
    'sandbox/contract',
    'core',
  ],
  'sandbox/region.ts': ['sandbox/lazy.ts', 'sandbox/services', 'sandbox/store', 'sandbox/contract', 'core'],
  'sandbox/settings.ts': ['sandbox/store', 'sandbox/contract', 'core'],
  'sandbox/clock.ts': ['core'],
  'sandbox/lazy.ts': [],
  'sandbox/services': ['sandbox/streams', 'sandbox/store', 'sandbox/contract', 'core'],
  'sandbox/services/control': ['sandbox/clock.ts', 'sandbox/contract', 'core'],
  'sandbox/services/lambda': [
    'sandbox/services/lambda/mappings',
    'sandbox/services/lambda/runtime',
    'sandbox/streams',
    'sandbox/store',
    'sandbox/contract',
    'core',
  ],
  'sandbox/services/lambda/mappings': [
    'sandbox/services/lambda/errors.ts',
    'sandbox/streams',
    'sandbox/store',
    'sandbox/contract',
    'core',
  ],
  'sandbox/services/lambda/runtime': ['sandbox/contract', 'core'],
  'sandbox/streams': ['sandbox/store', 'sandbox/contract', 'core'],
  'sandbox/store': ['sandbox/contract', 'core'],
  'sandbox/gateway': ['sandbox/contract', 'core'],
  'sandbox/contract': ['core'],
};

/** The only files that may reach into the sandbox from above. */
const DOORS_TO_SANDBOX = ['cli/target.ts', 'cli/commands/sandbox.ts', 'cli/commands/sandbox/faults.ts'];

/** Where the machine's own time may be read; everybody else is given a clock. */
const READS_THE_TIME = ['bin.ts', 'cli/system-clock.ts'];

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

const isIn = (file: string, room: string): boolean => file === room || file.startsWith(`${room}/`);

function roomOf(file: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => isIn(file, room));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? '(no room)';
}

/** The imports that are part of a circle or lie between two: what is left when no file imports or is imported by nobody. */
function circular(imports: readonly Import[]): readonly Import[] {
  const importing = new Set(imports.map(({ from }) => from));
  const imported = new Set(imports.map(({ to }) => to));
  const left = imports.filter(({ from, to }) => importing.has(to) && imported.has(from));
  return left.length === imports.length ? left : circular(left);
}

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
      if (roomOf(from) === roomOf(to)) return false;
      if (top(to) === 'sandbox' && DOORS_TO_SANDBOX.includes(from)) return false;
      return !(MAY_IMPORT[roomOf(from)] ?? []).some((room) => isIn(to, room));
    });
    expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('go round in no circle, types included', () => {
    expect(circular(imports).map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('leave no file of core to one room alone', () => {
    const reachedFrom = (file: string, seen = new Set<string>()): Set<string> => {
      for (const { from, to } of imports) {
        if (to !== file || seen.has(from)) continue;
        seen.add(from);
        if (top(from) === 'core') reachedFrom(from, seen);
      }
      return seen;
    };
    const lonely = files.filter((file) => {
      const rooms = new Set([...reachedFrom(file)].map(top).filter((room) => room !== 'core'));
      return top(file) === 'core' && rooms.size < 2;
    });
    expect(lonely).toEqual([]);
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

  it('are given the time by a clock', () => {
    const reads = /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bset(Timeout|Interval)\(|timers\/promises/;
    const cliSide = sourceFiles().filter((file) => top(file) !== 'sandbox' && !READS_THE_TIME.includes(file));
    expect(cliSide.filter((file) => reads.test(readFileSync(path.join(SRC, file), 'utf8')))).toEqual([]);
  });

  it('end the process only at its edges', () => {
    const edges = ['bin.ts', 'sandbox/daemon/process.ts'];
    const ends = sourceFiles().filter((file) => /process\.exit\(/.test(readFileSync(path.join(SRC, file), 'utf8')));
    expect(ends.filter((file) => !edges.includes(file))).toEqual([]);
  });
});
