/** Reads a stream's events in chunks, so that a page of large messages loads little more than itself. */
import type { Store } from '../../store/store.ts';
import type { StoredEvent } from './model.ts';
import { timestampOf } from './positions.ts';

const CHUNK = 200;

/** The positions between which to read, both exclusive. */
export interface EventRange {
  readonly after: string;
  readonly before: string;
}

export class EventCursor {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #reverse: boolean;
  #range: EventRange;
  #chunk: readonly StoredEvent[] = [];
  #index = 0;

  /** Created by {@link EventStore.open}, which loads the first chunk. */
  constructor(store: Store, prefix: string, { range, reverse }: { range: EventRange; reverse: boolean }) {
    this.#store = store;
    this.#prefix = prefix;
    this.#range = range;
    this.#reverse = reverse;
  }

  /** The next event; undefined after the last one. */
  get current(): StoredEvent | undefined {
    return this.#chunk[this.#index];
  }

  /** Moves to the next event; returns a promise only if that must be loaded. */
  advance(): Promise<void> | undefined {
    this.#index += 1;
    return this.#index === this.#chunk.length && this.#chunk.length === CHUNK ? this.load() : undefined;
  }

  /** Loads the next chunk. */
  async load(): Promise<void> {
    const last = this.#chunk.at(-1)?.position;
    if (last !== undefined)
      this.#range = this.#reverse ? { ...this.#range, before: last } : { ...this.#range, after: last };
    const { after, before } = this.#range;
    const entries = await this.#store.range({
      gt: this.#prefix + after,
      lt: this.#prefix + before,
      limit: CHUNK,
      reverse: this.#reverse,
    });
    this.#chunk = entries.map(([key, value]) => parseStoredEvent(key.slice(this.#prefix.length), value));
    this.#index = 0;
  }
}

const INGESTION_RADIX = 36;

/** The stored form of an event: ingestion time, space, message. */
export function formatStoredEvent({ ingestionTime, message }: StoredEvent): string {
  return `${ingestionTime.toString(INGESTION_RADIX)} ${message}`;
}

function parseStoredEvent(position: string, value: string): StoredEvent {
  const blank = value.indexOf(' ');
  return {
    position,
    timestamp: timestampOf(position),
    ingestionTime: Number.parseInt(value.slice(0, blank), INGESTION_RADIX),
    message: value.slice(blank + 1),
  };
}
