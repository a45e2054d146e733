/** The small key-value interface under everything the sandbox remembers. */

export type BatchOperation =
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string };

/** Bounds of a range; keys compare by their UTF-8 bytes. Without bounds, every key. */
export interface RangeOptions {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  /** At most so many entries; default: all. */
  readonly limit?: number;
  /** From the last key down. */
  readonly reverse?: boolean;
}

export type StoreEntry = readonly [key: string, value: string];

export interface Store {
  /** The committed value, or undefined. A write is seen as soon as its `batch` has resolved, not before. */
  get(key: string): string | undefined;
  /** The committed entries of the range in key order. */
  range(options: RangeOptions): Promise<StoreEntry[]>;
  /**
   * Writes all of the operations or none of them. Batches become visible, and survive a kill of the process, in the
   * order of the calls. Resolves when that is so.
   */
  batch(operations: readonly BatchOperation[]): Promise<void>;
  /** Waits for the batches under way, then closes. May be called twice. */
  close(): Promise<void>;
}

/** The same store, seen from below `prefix`: its keys get the prefix added and taken away. Closing it does nothing. */
export function prefixedStore(store: Store, prefix: string): Store {
  return {
    get: (key) => store.get(prefix + key),
    range: async ({ gt, gte, lt, lte, limit, reverse }) => {
      const lower = gt !== undefined ? { gt: prefix + gt } : { gte: prefix + (gte ?? '') };
      const upper =
        lt !== undefined
          ? { lt: prefix + lt }
          : lte !== undefined
            ? { lte: prefix + lte }
            : { lt: keyAfterPrefix(prefix) };
      const entries = await store.range({ ...lower, ...upper, limit, reverse });
      return entries.map(([key, value]) => [key.slice(prefix.length), value] as const);
    },
    batch: (operations) => store.batch(operations.map((operation) => ({ ...operation, key: prefix + operation.key }))),
    close: async () => {},
  };
}

/** The range of every key that starts with `prefix`. */
export function prefixRange(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: keyAfterPrefix(prefix) };
}

const DELETED_AT_ONCE = 1000;

/** Deletes every key that starts with `prefix`, in bounded batches: a kill in between leaves a part of them. */
export async function deletePrefix(store: Store, prefix: string): Promise<void> {
  for (;;) {
    const page = await store.range({ ...prefixRange(prefix), limit: DELETED_AT_ONCE });
    if (page.length > 0) await store.batch(page.map(([key]) => ({ type: 'del', key })));
    if (page.length < DELETED_AT_ONCE) return;
  }
}

/** The first key that comes after every key that starts with `prefix` (prefixes end in an ASCII character). */
export function keyAfterPrefix(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}
