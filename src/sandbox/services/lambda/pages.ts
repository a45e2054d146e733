/** Pages of lists in Lambda's form. */
import { decodeMarker, encodeMarker, pageAfter } from '../../contract/paging.ts';

/** The largest page, even if MaxItems is higher. */
const PAGE_SIZE = 50;

/** After every key: an invalid marker gives an empty page. */
const AFTER_ALL = '\uffff';

/** The page after the one that returned the marker, sorted by key. */
export function markedPage<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems = PAGE_SIZE }: { readonly Marker?: string; readonly MaxItems?: number },
): { readonly items: readonly Item[]; readonly NextMarker: string | undefined } {
  const after = Marker === undefined ? undefined : (decodeMarker(Marker) ?? AFTER_ALL);
  const { items, last } = pageAfter(list, keyOf, { after, limit: Math.min(MaxItems, PAGE_SIZE) });
  return { items, NextMarker: last && encodeMarker(last) };
}
