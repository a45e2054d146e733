/** Unique values by which a check finds its own writes again. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Marker } from '../lab.ts';

const RANDOM_RANGE = 1_000;

export function newMarker(now: Date): Marker {
  const ms = now.getTime();
  return {
    text: `streamlab-verify-${ms.toString(36)}${randomBytes(5).toString('hex')}`,
    number: String(ms * RANDOM_RANGE + randomInt(RANDOM_RANGE)),
    now,
  };
}
