/** The log events in the store, per stream in order of their positions; none of them stays in memory. */
import { type BatchOperation, deletePrefix, prefixRange, type Store } from '../../store/store.ts';
import { EventCursor, type EventRange, formatStoredEvent } from './event-cursor.ts';
import { eventBytes, type StoredEvent } from './model.ts';
import { positionBefore } from './positions.ts';

const EVENTS = 'event/';

/** Streams that are gone while their events may not be. */
const REMOVALS = 'removal/';
const REMOVAL_CHUNK = 1000;

export class EventStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  putOperation(streamId: string, event: StoredEvent): BatchOperation {
    return { type: 'put', key: `${EVENTS}${streamId}/${event.position}`, value: formatStoredEvent(event) };
  }

  /** A cursor at the first event of the range, or with `reverse` at the last, to go backwards. */
  async open(streamId: string, range: EventRange, reverse = false): Promise<EventCursor> {
    const cursor = new EventCursor(this.#store, `${EVENTS}${streamId}/`, { range, reverse });
    await cursor.load();
    return cursor;
  }

  /** Removes what is older than `time`; returns the bytes that it counted. */
  async removeBefore(streamId: string, time: number): Promise<number> {
    let bytes = 0;
    let operations: BatchOperation[] = [];
    const cursor = await this.open(streamId, { after: '', before: positionBefore(time) });
    for (let event = cursor.current; event !== undefined; event = cursor.current) {
      bytes += eventBytes(event.message);
      operations.push({ type: 'del', key: `${EVENTS}${streamId}/${event.position}` });
      if (operations.length === REMOVAL_CHUNK) {
        await this.#store.batch(operations);
        operations = [];
      }
      await cursor.advance();
    }
    await this.#store.batch(operations);
    return bytes;
  }

  /** Goes with the write that removes a stream: its events will be removed, after a kill at the next start. */
  removalOperation(streamId: string): BatchOperation {
    return { type: 'put', key: REMOVALS + streamId, value: '' };
  }

  /** Removes the events of every stream whose removal was written. */
  async finishRemovals(): Promise<void> {
    const removals = await this.#store.range(prefixRange(REMOVALS));
    for (const [key] of removals) {
      await deletePrefix(this.#store, `${EVENTS}${key.slice(REMOVALS.length)}/`);
      await this.#store.batch([{ type: 'del', key }]);
    }
  }
}
