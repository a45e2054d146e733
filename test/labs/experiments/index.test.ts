import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { experiments } from '../../../src/labs/experiments/index.ts';
import { idOf } from '../../../src/steps/spec.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../src/labs/experiments');
const MACHINERY = ['experiment.ts', 'index.ts', 'observe.ts', 'resources.ts', 'run.ts'];

describe('the list of experiments', () => {
  it('has every experiment of the folder, sorted', () => {
    const files = readdirSync(FOLDER).filter((file) => !MACHINERY.includes(file));

    expect(experiments.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  });

  it.each(experiments.map(({ id }) => id))('%s uses unique names, and none of a lab', async (id) => {
    const entry = experiments.find((one) => one.id === id);
    const experiment = await entry?.load();

    const names = (experiment?.resources ?? []).map(idOf);
    expect(experiment?.id).toBe(id);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !name.includes(`:streamlab-${id}`))).toEqual([]);
  });
});
