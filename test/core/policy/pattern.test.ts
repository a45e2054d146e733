import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, matchesTokens, parsePattern } from '../../../src/core/policy/pattern.ts';

/** The meaning of a pattern, in the simplest implementation. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const rest = pattern.slice(1);
  if (pattern[0] === '*') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && naive(rest, text.slice(1));
}

const letters = (characters: string, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...characters), { maxLength }).map((list) => list.join(''));

describe('policy patterns', () => {
  it('match what the simplest implementation matches', () => {
    fc.assert(
      fc.property(letters('ab*?', 8), letters('ab', 10), (pattern, text) => {
        const expected = naive(pattern, text);
        expect(compilePattern(pattern)(text)).toBe(expected);
        expect(matchesTokens(parsePattern(pattern), text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('treat regular expression characters as literals', () => {
    expect(compilePattern('a.c+(d)')('abccd')).toBe(false);
    expect(compilePattern('a.[c]*$')('a.[c]d$')).toBe(true);
  });

  it('do not take exponential time with many stars', () => {
    expect(compilePattern(`${'*a'.repeat(30)}b`)('a'.repeat(2000))).toBe(false);
  });
});
