/** Pages of lists in IAM's form: `IsTruncated`, and a marker if more follows. */
import { pageAfterMarker } from '../../contract/paging.ts';
import { ServiceError } from '../../contract/service.ts';

const DEFAULT_PAGE = 100;

/** One page of `list`, sorted by `nameOf`; `end` has the members of the response that lead to the next page. */
export function truncatedPage<Item>(
  list: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker, MaxItems = DEFAULT_PAGE }: { readonly Marker?: string; readonly MaxItems?: number },
): { readonly items: readonly Item[]; readonly end: { readonly IsTruncated: boolean; readonly Marker?: string } } {
  const refuse = (): ServiceError => new ServiceError('ValidationError', 'Invalid Marker.');
  const { items, marker } = pageAfterMarker(list, nameOf, { marker: Marker, limit: MaxItems, refuse });
  return { items, end: { IsTruncated: marker !== undefined, Marker: marker } };
}
