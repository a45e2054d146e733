/** The tokens of pages; one that another list issued is rejected. */
import { createHash } from 'node:crypto';
import { pageAfterMarker } from '../../contract/paging.ts';
import type { ServiceError } from '../../contract/service.ts';
import { invalidLogsInput } from './errors.ts';
import { formatEventId, parseEventId } from './positions.ts';

function invalidToken(): ServiceError {
  return invalidLogsInput('The specified nextToken is invalid.');
}

/** Binds tokens to one purpose, with 64 of the 80 bits available. */
function sealOf(purpose: string): bigint {
  return createHash('sha256').update(purpose).digest().readBigUInt64BE() | 1n;
}

/** A position in a stream, for GetLogEvents: `f/...` to continue forward, `b/...` backward. */
export interface StreamToken {
  readonly direction: 'f' | 'b';
  readonly position: string;
}

export function formatStreamToken({ direction, position }: StreamToken, streamId: string): string {
  return `${direction}/${formatEventId(position, sealOf(streamId))}/s`;
}

export function parseStreamToken(token: string, streamId: string): StreamToken {
  const [, direction, id = ''] = /^([fb])\/(\d+)\/s$/.exec(token) ?? [];
  const position = parseEventId(id, sealOf(streamId));
  if (position === undefined) throw invalidToken();
  return { direction: direction === 'f' ? 'f' : 'b', position };
}

/** A position in the merged events of a group, for FilterLogEvents. */
export function formatGroupToken(position: string, groupName: string): string {
  return Buffer.from(formatEventId(position, sealOf(groupName))).toString('base64url');
}

export function parseGroupToken(token: string, groupName: string): string {
  const position = parseEventId(Buffer.from(token, 'base64url').toString(), sealOf(groupName));
  if (position === undefined) throw invalidToken();
  return position;
}

const DEFAULT_PAGE = 50;

/** One page of a list, sorted by `keyOf`. */
export function listPage<Item>(
  list: readonly Item[],
  keyOf: (item: Item) => string,
  { nextToken, limit = DEFAULT_PAGE, descending = false }: ListRequest,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const { items, marker } = pageAfterMarker(list, keyOf, {
    marker: nextToken,
    limit,
    descending,
    refuse: invalidToken,
  });
  return { items, nextToken: marker };
}

interface ListRequest {
  readonly nextToken?: string;
  readonly limit?: number;
  readonly descending?: boolean;
}
