import { describe, expect, it } from 'vitest';
import { newMarker } from '../../../src/labs/evidence/marker.ts';

describe('newMarker', () => {
  it('returns numbers that are exact in a double, up to the year 2200', () => {
    const { number } = newMarker(new Date('2200-01-01T00:00:00Z'));

    expect(Number.isSafeInteger(Number(number))).toBe(true);
    expect(String(Number(number))).toBe(number);
  });

  it('returns no text twice', () => {
    const now = new Date();

    const texts = Array.from({ length: 1_000 }, () => newMarker(now).text);

    expect(new Set(texts).size).toBe(1_000);
  });
});
