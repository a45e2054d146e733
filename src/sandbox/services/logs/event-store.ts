/** The log events in the store, per stream in order of their positions; none is cached in memory. */
import { type BatchOperation, deletePrefix, prefixRange, type Store } from '../../store/store.ts';
import { EventCursor, type EventRange, formatStoredEvent } from './event-cursor.ts';
import { eventBytes, type StoredEvent } from './model.ts';
import { positionBefore } from './positions.ts';

const EVENTS = 'event/';

/** Deleted streams whose events may still be stored. */
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

  /** A cursor at the first event of the range, or with `reverse` at the last one, moving backward. */
  async open(streamId: string, range: EventRange, reverse = false): Promise<EventCursor> {
    const cursor = new EventCursor(this.#store, `${EVENTS}${streamId}/`, { range, reverse });
    await cursor.load();
    return cursor;
  }

  /** Removes events older than `time`; returns their size in bytes. */
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

  /** Part of the batch that deletes a stream: its events are removed later, after a kill at the next start. */
  removalOperation(streamId: string): BatchOperation {
    return { type: 'put', key: REMOVALS + streamId, value: '' };
  }

  /** Removes the events of deleted streams. */
  async finishRemovals(): Promise<void> {
    const removals = await this.#store.range(prefixRange(REMOVALS));
    for (const [key] of removals) {
      await deletePrefix(this.#store, `${EVENTS}${key.slice(REMOVALS.length)}/`);
      await this.#store.batch([{ type: 'del', key }]);
    }
  }
}
