import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { countBySection, nameOf } from '../helpers/conformance.ts';
import { ALL_CASES, SECTIONS } from './cases/index.ts';

const FOLDER = import.meta.dirname;
const README = path.join(FOLDER, 'README.md');
const [BEGIN, END] = ['<!-- counts: begin -->\n', '\n<!-- counts: end -->'];

function countTable(): string {
  const rows = [...countBySection(ALL_CASES, SECTIONS)].map(
    ([section, count]) => `| ${section} | ${SECTIONS[section]} | ${count} |`,
  );
  return [
    '| section | about | cases |',
    '| --- | --- | ---: |',
    ...rows,
    `| | **all** | **${ALL_CASES.length}** |`,
  ].join('\n');
}

/** The text between the markers of the README; rewritten when UPDATE_README is set. */
function countsInReadme(expected: string): string {
  const text = readFileSync(README, 'utf8');
  const [from, to] = [text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)];
  if (!process.env.UPDATE_README) return text.slice(from, to);
  writeFileSync(README, text.slice(0, from) + expected + text.slice(to));
  return expected;
}

const filesOf = (folder: string): string[] =>
  readdirSync(path.join(FOLDER, folder)).filter((name) => name.endsWith('.ts'));

/** The tables that a file imports, as `name from file`. */
function tablesIn(file: string): string[] {
  const text = readFileSync(path.join(FOLDER, file), 'utf8');
  return [...text.matchAll(/import \{ ([^}]+) \} from '\.\/(?:cases\/)?(s\d\d-[^']+)'/g)].flatMap(([, names, from]) =>
    (names ?? '').split(', ').map((name) => `${name} from ${from}`),
  );
}

describe('the conformance cases', () => {
  it('are counted in the README (UPDATE_README=1 rewrites it)', () => {
    const expected = countTable();
    expect(countsInReadme(expected)).toBe(expected);
  });

  it('each belong to a section, and have unique names', () => {
    const counted = [...countBySection(ALL_CASES, SECTIONS).values()].reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(ALL_CASES.length);
    const names = ALL_CASES.map(nameOf);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are all run: every table is counted and in one test file', () => {
    const counted = tablesIn('cases/index.ts');
    const tried = filesOf('.')
      .filter((file) => file.endsWith('.test.ts') && file !== 'summary.test.ts')
      .flatMap(tablesIn);
    expect(tried.sort()).toEqual(counted.sort());
    expect(new Set(counted.map((table) => table.replace(/.* from /, ''))).size).toBe(filesOf('cases').length - 1);
  });
});
