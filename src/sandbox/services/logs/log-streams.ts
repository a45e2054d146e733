/** The log streams of all groups, in memory and written through to the store. */
import { Collection } from '../../store/collection.ts';
import { type BatchOperation, type Store, withUndo } from '../../store/store.ts';
import type { LogStream } from './model.ts';

/** Separates the group's name from the stream's; neither can contain it. */
const SEPARATOR = ':';

export class LogStreams {
  readonly #stored: Collection<LogStream>;
  readonly #byGroup = new Map<string, Map<string, LogStream>>();

  private constructor(stored: Collection<LogStream>) {
    this.#stored = stored;
    for (const [id, stream] of stored.entries()) this.#remember(id.slice(0, id.indexOf(SEPARATOR)), stream);
  }

  static async open(store: Store): Promise<LogStreams> {
    return new LogStreams(await Collection.open<LogStream>(store, 'stream/'));
  }

  get(group: string, name: string): LogStream | undefined {
    return this.#byGroup.get(group)?.get(name);
  }

  /** The streams of a group by name. */
  list(group: string): LogStream[] {
    return [...(this.#byGroup.get(group)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Changes the stream in memory and returns the write that makes the change durable. */
  putOperation(group: string, stream: LogStream): BatchOperation {
    const undo = this.#undo(group, stream.name);
    this.#remember(group, stream);
    return withUndo(this.#stored.putOperation(group + SEPARATOR + stream.name, stream), undo);
  }

  deleteOperation(group: string, name: string): BatchOperation {
    const undo = this.#undo(group, name);
    this.#forget(group, name);
    return withUndo(this.#stored.deleteOperation(group + SEPARATOR + name), undo);
  }

  /** Restores the stream of this moment. */
  #undo(group: string, name: string): () => void {
    const before = this.get(group, name);
    return () => (before === undefined ? this.#forget(group, name) : this.#remember(group, before));
  }

  #forget(group: string, name: string): void {
    const streams = this.#byGroup.get(group);
    streams?.delete(name);
    if (streams?.size === 0) this.#byGroup.delete(group);
  }

  #remember(group: string, stream: LogStream): void {
    let streams = this.#byGroup.get(group);
    if (streams === undefined) {
      streams = new Map();
      this.#byGroup.set(group, streams);
    }
    streams.set(stream.name, stream);
  }
}
