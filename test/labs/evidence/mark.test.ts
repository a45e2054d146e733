import { describe, expect, it } from 'vitest';
import { newMark } from '../../../src/labs/evidence/mark.ts';

describe('newMark', () => {
  it('makes numbers that a double holds exactly, up to the year 2200', () => {
    const { number } = newMark(new Date('2200-01-01T00:00:00Z'));

    expect(Number.isSafeInteger(Number(number))).toBe(true);
    expect(String(Number(number))).toBe(number);
  });

  it('makes no text twice', () => {
    const now = new Date();

    const texts = Array.from({ length: 1_000 }, () => newMark(now).text);

    expect(new Set(texts).size).toBe(1_000);
  });
});
