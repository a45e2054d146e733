import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlService } from '../../src/sandbox/services/control/index.ts';
import { AWS_SERVICES, made } from '../helpers/aws-services.ts';
import { describeDifferences, describeOperations } from '../helpers/sandbox-facts.ts';

const README = path.resolve(import.meta.dirname, '../../src/sandbox/README.md');

/** The text between the markers of a list in the README; rewritten when UPDATE_README is set. */
function section(name: string, expected: string): string {
  const text = readFileSync(README, 'utf8');
  const [start, end] = [`<!-- ${name}: begin -->\n`, `\n<!-- ${name}: end -->`];
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf(end);
  if (process.env.UPDATE_README) writeFileSync(README, text.slice(0, from) + expected + text.slice(to));
  return readFileSync(README, 'utf8').slice(from, readFileSync(README, 'utf8').indexOf(end));
}

describe('the README of the sandbox', () => {
  it('lists every operation that is served, and no other (UPDATE_README=1 rewrites it)', () => {
    const expected = describeOperations([
      ...AWS_SERVICES,
      ['streamlab (the sandbox itself, not AWS)', made(controlService)],
    ]);
    expect(section('operations', expected)).toBe(expected);
  });

  it('lists every known difference from AWS, as the code marks them (UPDATE_README=1 rewrites it)', () => {
    const expected = describeDifferences();
    expect(expected.split('\n').length).toBeGreaterThan(20);
    expect(section('differences', expected)).toBe(expected);
  });
});
