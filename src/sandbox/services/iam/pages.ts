/** Lists in pages: ordered by name, with a marker that holds the last name of the page before. */
import { ServiceError } from '../../contract/service.ts';

const DEFAULT_PAGE = 100;

export interface PageRequest {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The end of the answer: whether there is more, and where. */
  readonly end: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of `list` in the order of `nameOf`, behind the name in the marker. */
export function takePage<Item>(
  list: readonly Item[],
  nameOf: (item: Item) => string,
  { Marker, MaxItems = DEFAULT_PAGE }: PageRequest,
): Page<Item> {
  const after = Marker === undefined ? '' : readMarker(Marker);
  const rest = list
    .filter((item) => nameOf(item) > after)
    .sort((first, second) => (nameOf(first) < nameOf(second) ? -1 : 1));
  const items = rest.slice(0, MaxItems);
  const last = items.at(-1);
  if (last === undefined || items.length === rest.length) return { items, end: { IsTruncated: false } };
  return { items, end: { IsTruncated: true, Marker: writeMarker(nameOf(last)) } };
}

const MARKER_START = 'name:';

function writeMarker(name: string): string {
  return Buffer.from(MARKER_START + name).toString('base64');
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith(MARKER_START)) throw new ServiceError('ValidationError', 'Invalid Marker.');
  return text.slice(MARKER_START.length);
}
