/** The event that a function is invoked with, and how many records fit into one. */
import type { Entry } from './entry.ts';

/** The most that Lambda takes in a synchronous invocation. */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

const HEAD = '{"Records":[';

/** `members` is JSON text that starts with a comma, or empty. */
export function formatEvent(entries: readonly Entry[], members = ''): Uint8Array {
  return Buffer.from(`${HEAD}${entries.map(({ text }) => text).join(',')}]${members}}`);
}

export interface EventLimits {
  readonly batchSize: number;
  /** Bytes of the event's other members. */
  readonly memberBytes: number;
  /** Says that the entry cannot be in one event with the first one. */
  divides(first: Entry, entry: Entry): boolean;
}

/**
 * How many entries from the start go into the next event; at least one, even when that alone is too large (Lambda then
 * refuses it). `full` says that waiting for more would not make it longer.
 */
export function fitEvent(entries: readonly Entry[], limits: EventLimits): { count: number; full: boolean } {
  const [first] = entries;
  if (first === undefined) return { count: 0, full: false };
  let room = MAX_EVENT_BYTES - HEAD.length - 2 - limits.memberBytes - first.bytes;
  let count = 1;
  for (; count < limits.batchSize; count += 1) {
    const entry = entries[count];
    if (entry === undefined) return { count, full: room <= 0 };
    room -= entry.bytes + 1;
    if (room < 0 || limits.divides(first, entry)) break;
  }
  return { count, full: true };
}
