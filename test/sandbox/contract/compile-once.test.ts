import { expect, test } from 'vitest';
import { compileOnce } from '../../../src/sandbox/contract/compile-once.ts';

test('compiles each value once, even to undefined', () => {
  const compiled: object[] = [];
  const compile = compileOnce((source: { readonly result?: string }) => {
    compiled.push(source);
    return source.result;
  });
  const [first, second] = [{ result: 'a' }, {}];
  expect([compile(first), compile(first), compile(second), compile(second)]).toEqual(['a', 'a', undefined, undefined]);
  expect(compiled).toEqual([first, second]);
});
