import { describe, expect, it } from 'vitest';
import { untilDelivered } from '../../../src/labs/evidence/attempts.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const limits = { mappingMs: 300_000, logsMs: 90_000, metricsMs: 0, longestPauseMs: 0 };

const step = { clock: new FakeClock() };

function answers(...list: readonly { readonly isDelivered: boolean; readonly isHopeless: boolean }[]) {
  let next = 0;
  return async () => list[next++] ?? { isDelivered: false, isHopeless: true };
}

const inVain = { isDelivered: false, isHopeless: false };
const delivered = { isDelivered: true, isHopeless: false };
const hopeless = { isDelivered: false, isHopeless: true };

describe('untilDelivered', () => {
  it.each([
    ['at once', [delivered], 1],
    ['once a new mapping polls', [inVain, inVain, delivered], 3],
    ['never, when nothing can come of it', [hopeless, delivered], 1],
  ])('ends %s', async (_when, list, attempts) => {
    expect((await untilDelivered({ limits, step }, answers(...list))).attempts).toBe(attempts);
  });

  it('does not begin an attempt that has no time left', async () => {
    const short = { ...limits, mappingMs: 10, logsMs: 20 };

    expect(await untilDelivered({ limits: short, step }, answers(inVain, delivered))).toEqual({
      ...inVain,
      attempts: 1,
    });
  });
});
