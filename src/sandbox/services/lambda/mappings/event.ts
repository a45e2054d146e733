/** The event that a function is invoked with, the entries that it is made of, and how many of them fit into one. */
import type { EventSourceRecord, StreamType } from '../../../streams/event-source.ts';
import type { BatchRecord } from './batch-decision.ts';

/** A record between the shard and the function: waiting, being delivered, or done. */
export interface Entry extends BatchRecord {
  /** The record's part of the event, as JSON; formatted once for all attempts. */
  readonly text: string;
  /** Length of the text in UTF-8. */
  readonly bytes: number;
  /** Delivered, filtered out or discarded: the checkpoint may move past it. */
  done: boolean;
}

/** An entry that waits for its delivery. */
export function waitingEntry({ sequenceNumber, arrivalTime, event }: EventSourceRecord, type: StreamType): Entry {
  const text = type.stringify(event);
  return { sequenceNumber, arrivalTime, text, bytes: Buffer.byteLength(text), done: false };
}

/** An entry for a record that needs no delivery. */
export function doneEntry({ sequenceNumber, arrivalTime }: EventSourceRecord): Entry {
  return { sequenceNumber, arrivalTime, text: '', bytes: 0, done: true };
}

/** The quota of a synchronous invocation. */
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
  /** Whether the entry cannot be in one event with the first one. */
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
