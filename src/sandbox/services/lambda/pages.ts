/** Pages of a list, told apart by the key of their last entry. */

/** Lambda answers no more at once, whatever it is asked for. */
const PAGE_SIZE = 50;

export interface Page<T> {
  readonly items: readonly T[];
  /** The marker of the next page; undefined on the last one. */
  readonly next?: string;
}

/** `keyOf` names an entry, unlike all others; a marker whose entry is gone leads to an empty page. */
export function pageOf<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  marker: string | undefined,
  limit: number = PAGE_SIZE,
): Page<T> {
  const after = marker === undefined ? undefined : Buffer.from(marker, 'base64url').toString('utf8');
  const last = after === undefined ? -1 : entries.findIndex((entry) => keyOf(entry) === after);
  const rest = after !== undefined && last < 0 ? [] : entries.slice(last + 1);
  const items = rest.slice(0, Math.min(limit, PAGE_SIZE));
  const end = items.at(-1);
  if (end === undefined || items.length === rest.length) return { items };
  return { items, next: Buffer.from(keyOf(end)).toString('base64url') };
}
