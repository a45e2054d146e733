/** Marks by which what a check writes is found again: nothing else in the account has them. */
import { randomBytes, randomInt } from 'node:crypto';

export interface Mark {
  /** For keys of type S, and for payloads. */
  readonly text: string;
  /** For keys of type N: digits only, exact in a double. */
  readonly number: string;
  /** When it was made, by the target's time. */
  readonly now: Date;
}

const RANDOM_RANGE = 1_000;

export function newMark(now: Date): Mark {
  const ms = now.getTime();
  return {
    text: `streamlab-verify-${ms.toString(36)}${randomBytes(5).toString('hex')}`,
    number: String(ms * RANDOM_RANGE + randomInt(RANDOM_RANGE)),
    now,
  };
}
