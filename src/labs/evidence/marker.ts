/** Unique values by which a check finds its own writes again, and the items that have them. */
import { randomBytes, randomInt } from 'node:crypto';
import { type Lab, MARKER_PREFIX, type MarkedItem, type Marker } from '../lab.ts';

const RANDOM_RANGE = 1_000;

export function newMarker(now: Date): Marker {
  const ms = now.getTime();
  return {
    text: `${MARKER_PREFIX}${ms.toString(36)}${randomBytes(5).toString('hex')}`,
    number: String(ms * RANDOM_RANGE + randomInt(RANDOM_RANGE)),
    now,
  };
}

export function markedItem({ id, marked }: Lab, marker: Marker): MarkedItem {
  if (marked === undefined) throw new Error(`the lab ${id} has no items to mark`);
  return marked(marker);
}
