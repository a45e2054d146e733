import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/core/duration.ts';

describe('durations', () => {
  it.each([
    ['90', 90_000],
    ['500ms', 500],
    ['1.5s', 1_500],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['0.333333d', 28_799_971],
    ['1.0004', 1_000],
    ['', undefined],
    ['5 m', undefined],
    ['-5s', undefined],
    ['5w', undefined],
  ])('parses %j as %s ms', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    [340.4, '340 ms'],
    [2_500, '2.5 s'],
    [180_000, '3 min'],
    [93_600_000, '26 h'],
    [172_800_000, '2 days'],
  ])('formats %s ms as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});
