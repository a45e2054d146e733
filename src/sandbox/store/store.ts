/** The key-value interface under all state of the sandbox. */

export type BatchOperation = (
  | { readonly type: 'put'; readonly key: string; readonly value: string }
  | { readonly type: 'del'; readonly key: string }
) & {
  /** Takes back what was changed in memory together with this write; called when the batch was not written. */
  readonly undo?: () => void;
};

/** Bounds of a range; keys compare by their UTF-8 bytes. Without bounds, every key. */
export interface RangeOptions {
  readonly gt?: string;
  readonly gte?: string;
  readonly lt?: string;
  readonly lte?: string;
  /** Maximum number of entries; default: all. */
  readonly limit?: number;
  /** In descending key order. */
  readonly reverse?: boolean;
}

export type StoreEntry = readonly [key: string, value: string];

export interface Store {
  /** The committed value, or undefined. A write becomes visible when its `batch` resolves. */
  get(key: string): string | undefined;
  /** The committed entries of the range in key order. */
  range(options: RangeOptions): Promise<StoreEntry[]>;
  /**
   * Atomic: writes all of the operations or none. Batches become visible and durable (they survive `kill -9`) in the
   * order of the calls. Resolves when this one is. When one fails, so do all that were waiting after it, for they may build
   * on it, and the `undo` of every operation is called, the latest first, before any of them rejects.
   */
  batch(operations: readonly BatchOperation[]): Promise<void>;
  /** Waits for pending batches, then closes. Idempotent. */
  close(): Promise<void>;
}

/** The operation, with `undo` called after its own one. */
export function withUndo(operation: BatchOperation, undo: () => void): BatchOperation {
  return {
    ...operation,
    undo: () => {
      operation.undo?.();
      undo();
    },
  };
}

/** A view of the store below `prefix`, which is added to and stripped from its keys. Closing the view does nothing. */
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

/** The range of all keys with this prefix. */
export function prefixRange(prefix: string): { readonly gte: string; readonly lt: string } {
  return { gte: prefix, lt: keyAfterPrefix(prefix) };
}

const DELETED_AT_ONCE = 1000;

/** Deletes all keys with this prefix, in batches of bounded size: not atomic. */
export async function deletePrefix(store: Store, prefix: string): Promise<void> {
  for (;;) {
    const page = await store.range({ ...prefixRange(prefix), limit: DELETED_AT_ONCE });
    if (page.length > 0) await store.batch(page.map(([key]) => ({ type: 'del', key })));
    if (page.length < DELETED_AT_ONCE) return;
  }
}

/** The first key after all keys with this prefix, which must end in an ASCII character. */
export function keyAfterPrefix(prefix: string): string {
  const last = prefix.charCodeAt(prefix.length - 1);
  return prefix.slice(0, -1) + String.fromCharCode(last + 1);
}
