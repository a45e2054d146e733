/** Lists in pages, as IAM answers them: `IsTruncated`, and a marker when more follows. */
import { pageAfterMarker } from '../../contract/paging.ts';
import { ServiceError } from '../../contract/service.ts';

const DEFAULT_PAGE = 100;

/** One page of `list` in the order of `nameOf`; `end` says whether there is more, and where. */
export function truncatedPage<Item>(
  list: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker, MaxItems = DEFAULT_PAGE }: { readonly Marker?: string; readonly MaxItems?: number },
): { readonly items: readonly Item[]; readonly end: { readonly IsTruncated: boolean; readonly Marker?: string } } {
  const refuse = (): ServiceError => new ServiceError('ValidationError', 'Invalid Marker.');
  const { items, marker } = pageAfterMarker(list, nameOf, { marker: Marker, limit: MaxItems, refuse });
  return { items, end: { IsTruncated: marker !== undefined, Marker: marker } };
}
