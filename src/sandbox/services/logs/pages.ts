/** Lists in pages: ordered by a key, with a token that holds the last key of the page before. */
import { formatListToken, parseListToken } from './page-token.ts';

const DEFAULT_PAGE = 50;

export interface PageRequest {
  readonly nextToken?: string;
  readonly limit?: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

/** One page of `list` in the order of `keyOf`, ascending or with `descending` the other way. */
export function takePage<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { nextToken, limit = DEFAULT_PAGE, descending = false }: PageRequest & { readonly descending?: boolean },
): Page<Item> {
  const isBefore = (first: string, second: string): boolean => (descending ? first > second : first < second);
  const after = nextToken === undefined ? undefined : parseListToken(nextToken);
  const rest = list
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || isBefore(after, key))
    .sort((first, second) => (isBefore(first.key, second.key) ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.length < rest.length ? page.at(-1) : undefined;
  return { items: page.map(({ item }) => item), nextToken: last && formatListToken(last.key) };
}
