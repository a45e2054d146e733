import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { labs } from '../../../src/labs/catalog/index.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../src/labs/checks');

describe('the kinds of checks', () => {
  it('are all in the list of spec.ts', () => {
    const list = readFileSync(path.join(FOLDER, 'spec.ts'), 'utf8');
    const files = readdirSync(FOLDER).filter((file) => file !== 'spec.ts' && file !== 'check.ts');

    expect(files.filter((file) => !list.includes(`import('./${file}')`))).toEqual([]);
  });

  it('are all used by some lab', () => {
    const used = new Set(labs.flatMap(({ checks }) => checks.flatMap(({ parts }) => parts.map(({ kind }) => kind))));
    const files = readdirSync(FOLDER).filter((file) => file !== 'spec.ts' && file !== 'check.ts');

    expect([...used].sort()).toEqual(files.map((file) => file.replace(/\.ts$/, '')).sort());
  });
});
