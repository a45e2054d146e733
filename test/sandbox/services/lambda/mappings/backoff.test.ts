import { expect, test } from 'vitest';
import { backoffMs } from '../../../../../src/sandbox/services/lambda/mappings/backoff.ts';

test('does not wait before the first attempt', () => {
  expect(backoffMs(0, { firstMs: 100, maxMs: 1000 })).toBe(0);
});

test('doubles the wait after each failure, up to the maximum', () => {
  const waits = [1, 2, 3, 4, 5, 6, 5000].map((failures) => backoffMs(failures, { firstMs: 100, maxMs: 1000 }));
  expect(waits).toEqual([100, 200, 400, 800, 1000, 1000, 1000]);
});

test('grows by the given factor', () => {
  expect(backoffMs(3, { firstMs: 10, maxMs: 1000, factor: 3 })).toBe(90);
});
