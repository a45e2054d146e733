/** Pages of log events: of one stream in either direction, or of many streams merged by time. */
import type { EventCursor } from './event-cursor.ts';
import { eventBytes, type StoredEvent } from './model.ts';
import { arrivalOf } from './positions.ts';

/** CloudWatch Logs' limits of a page. */
export const PAGE_EVENTS = 10_000;
const PAGE_BYTES = 1_048_576;

/** The most events scanned for one page; if few of them match, the page stays small or empty. */
const SCANNED_EVENTS = 50_000;

/** Up to `limit` events and a megabyte, but at least one if there is one. */
export async function readEventPage(cursor: EventCursor, limit: number): Promise<StoredEvent[]> {
  const page: StoredEvent[] = [];
  let bytes = 0;
  for (let event = cursor.current; event !== undefined && page.length < limit; event = cursor.current) {
    bytes += eventBytes(event.message);
    if (bytes > PAGE_BYTES && page.length > 0) break;
    page.push(event);
    await cursor.advance();
  }
  return page;
}

/** A stream to merge. */
export interface MergedStream {
  readonly name: string;
  readonly cursor: EventCursor;
}

export interface MergeRequest {
  readonly limit: number;
  /** Newest event first; the cursors must be in reverse, too. */
  readonly reverse: boolean;
  /** Later arrivals are left for a later request, for earlier ones may not be readable yet. */
  readonly lastArrival: number;
  matches(message: string): boolean;
}

export interface MergedPage {
  readonly events: readonly { readonly streamName: string; readonly event: StoredEvent }[];
  /** Where the next page starts; undefined when every event was scanned. */
  readonly next: string | undefined;
}

/** Merges the streams by position until the page is full, the scan limit is reached, or no events are left. */
export async function mergePage(streams: readonly MergedStream[], request: MergeRequest): Promise<MergedPage> {
  const { limit, reverse, lastArrival, matches } = request;
  const events: { streamName: string; event: StoredEvent }[] = [];
  let open = streams.filter(({ cursor }) => cursor.current !== undefined);
  let bytes = 0;
  let scanned = 0;
  let last: string | undefined;
  for (;;) {
    const first = firstOf(open, reverse);
    if (first === undefined) return { events, next: undefined };
    const { event, stream } = first;
    if (arrivalOf(event.position) <= lastArrival) {
      const isWanted = matches(event.message);
      const size = isWanted ? eventBytes(event.message) : 0;
      const isFull =
        events.length >= limit || scanned >= SCANNED_EVENTS || (bytes + size > PAGE_BYTES && events.length > 0);
      if (isFull) return { events, next: last };
      if (isWanted) events.push({ streamName: stream.name, event });
      bytes += size;
      scanned += 1;
      last = event.position;
    }
    await stream.cursor.advance();
    if (stream.cursor.current === undefined) open = open.filter((other) => other !== stream);
  }
}

function firstOf(
  streams: readonly MergedStream[],
  reverse: boolean,
): { readonly stream: MergedStream; readonly event: StoredEvent } | undefined {
  let first: { readonly stream: MergedStream; readonly event: StoredEvent } | undefined;
  for (const stream of streams) {
    const event = stream.cursor.current;
    if (event === undefined) continue;
    if (first === undefined || event.position < first.event.position !== reverse) first = { stream, event };
  }
  return first;
}
