/** Pages of a list of mappings. */
import type { Mapping } from './mapping.ts';

/** Lambda answers no more at once, whatever it is asked for. */
const MOST_ITEMS = 100;

/** The mappings, in order of their UUIDs, after the one that the marker of the page before names. */
export function pageOf(
  mappings: readonly Mapping[],
  { marker, limit = MOST_ITEMS }: { marker: string | undefined; limit: number | undefined },
): { page: readonly Mapping[]; next?: string } {
  const after = marker === undefined ? '' : Buffer.from(marker, 'base64url').toString('utf8');
  const rest = mappings.filter(({ uuid }) => uuid > after);
  const page = rest.slice(0, Math.min(limit, MOST_ITEMS));
  const last = page.at(-1);
  if (last === undefined || page.length === rest.length) return { page };
  return { page, next: Buffer.from(last.uuid).toString('base64url') };
}
