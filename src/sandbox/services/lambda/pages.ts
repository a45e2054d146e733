/** Pages of a list, as Lambda answers them. */
import { decodeMarker, encodeMarker, pageAfter } from '../../contract/paging.ts';

/** Lambda answers no more at once, whatever it is asked for. */
const PAGE_SIZE = 50;

/** Above every key: what is no marker leads to an empty page. */
const BEHIND_ALL = '\uffff';

/** The items after those of the page whose marker is given, in the order of their keys. */
export function markedPage<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems = PAGE_SIZE }: { readonly Marker?: string; readonly MaxItems?: number },
): { readonly items: readonly Item[]; readonly NextMarker: string | undefined } {
  const after = Marker === undefined ? undefined : (decodeMarker(Marker) ?? BEHIND_ALL);
  const { items, last } = pageAfter(list, keyOf, { after, limit: Math.min(MaxItems, PAGE_SIZE) });
  return { items, NextMarker: last && encodeMarker(last) };
}
