/** A small set of values held in memory and written through to the store: roles, functions, log groups, mappings. */
import { type BatchOperation, prefixRange, type Store } from './store.ts';

/**
 * Values by id, in id order. Reads come from memory; a change is visible at once and durable when its promise resolves,
 * so an operation must await it before it answers; a change that could not be written is taken back. Values are JSON and never mutated: `put` a new one. Not for data
 * that grows without bound (items, records, log events), which stays in the store.
 */
export class Collection<T> {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #values = new Map<string, T>();

  private constructor(store: Store, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  /** Reads the whole collection below `prefix` (which ends in `/`) into memory. */
  static async open<T>(store: Store, prefix: string): Promise<Collection<T>> {
    const collection = new Collection<T>(store, prefix);
    for (const [key, value] of await store.range(prefixRange(prefix))) {
      // Written by putOperation below.
      collection.#values.set(key.slice(prefix.length), JSON.parse(value) as T);
    }
    return collection;
  }

  get size(): number {
    return this.#values.size;
  }

  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  has(id: string): boolean {
    return this.#values.has(id);
  }

  /** The values in ascending order of their ids. */
  values(): T[] {
    return this.entries().map(([, value]) => value);
  }

  /** Ids and values in ascending order of the ids. */
  entries(): [string, T][] {
    return [...this.#values].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  put(id: string, value: T): Promise<void> {
    return this.#store.batch([this.putOperation(id, value)]);
  }

  /** Does nothing when there is no such id. */
  delete(id: string): Promise<void> {
    return this.#store.batch([this.deleteOperation(id)]);
  }

  /** Changes the value in memory and returns the write, which the caller must commit in a batch. */
  putOperation(id: string, value: T): BatchOperation {
    const undo = this.#undo(id);
    this.#values.set(id, value);
    return { type: 'put', key: this.#prefix + id, value: JSON.stringify(value), undo };
  }

  /** Like {@link putOperation}, for a removal. */
  deleteOperation(id: string): BatchOperation {
    const undo = this.#undo(id);
    this.#values.delete(id);
    return { type: 'del', key: this.#prefix + id, undo };
  }

  /** Restores the value of this moment. */
  #undo(id: string): () => void {
    const before = this.#values.get(id);
    return () => {
      if (before === undefined) this.#values.delete(id);
      else this.#values.set(id, before);
    };
  }
}
