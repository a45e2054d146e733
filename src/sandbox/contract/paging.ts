/** Pagination by key: each page continues after the last key of the previous one. */

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The key of the last item; undefined on the last page. */
  readonly last: string | undefined;
}

export interface PageOptions {
  /** The last key of the previous page. */
  readonly after?: string | undefined;
  readonly limit: number;
  /** In descending key order. */
  readonly descending?: boolean;
}

/** One page of `list`, ordered by its keys, which must be unique. */
export function pageAfter<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { after, limit, descending = false }: PageOptions,
): Page<Item> {
  const isBefore = (first: string, second: string): boolean => (descending ? first > second : first < second);
  const rest = list
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || isBefore(after, key))
    .sort((first, second) => (isBefore(first.key, second.key) ? -1 : 1));
  const page = rest.slice(0, limit);
  return { items: page.map(({ item }) => item), last: page.length < rest.length ? page.at(-1)?.key : undefined };
}

const MARKER_START = 'after:';

/** An opaque pagination token that holds a key. */
export function encodeMarker(key: string): string {
  return Buffer.from(MARKER_START + key).toString('base64url');
}

/** The key in a marker; undefined when it does not come from {@link encodeMarker}. */
export function decodeMarker(marker: string): string | undefined {
  const text = Buffer.from(marker, 'base64url').toString();
  return text.startsWith(MARKER_START) ? text.slice(MARKER_START.length) : undefined;
}

/** Like {@link pageAfter}, with markers for the keys; throws the error of `refuse` for an invalid marker. */
export function pageAfterMarker<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { marker, refuse, ...options }: MarkerOptions,
): { readonly items: readonly Item[]; readonly marker: string | undefined } {
  const after = marker === undefined ? undefined : decodeMarker(marker);
  if (marker !== undefined && after === undefined) throw refuse();
  const { items, last } = pageAfter(list, keyOf, { ...options, after });
  return { items, marker: last === undefined ? undefined : encodeMarker(last) };
}

export interface MarkerOptions extends Omit<PageOptions, 'after'> {
  readonly marker: string | undefined;
  readonly refuse: () => Error;
}
