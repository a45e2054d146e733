/** The tokens of paged lists: sealed like shard iterators, and good for as long. */
import { ServiceError } from '../../contract/service.ts';
import { invalidArgument } from './errors.ts';
import type { KinesisState } from './state.ts';

export interface PagePosition {
  readonly streamName: string;
  /** Where the next page starts, in the list's own terms. */
  readonly position: string;
}

/** `kind` tells the lists apart: a token is only worth something where it came from. */
export function sealPageToken(
  { env, iterators }: KinesisState,
  kind: string,
  streamName: string,
  position: string,
): string {
  return iterators.seal({ stream: streamName, shardId: kind, position }, env.clock.now());
}

/** Throws InvalidArgumentException for what is no token of this list, ExpiredNextTokenException for an old one. */
export function openPageToken({ env, iterators }: KinesisState, kind: string, token: string): PagePosition {
  const opened = iterators.open(token, env.clock.now());
  if (opened.kind === 'invalid' || opened.position.shardId !== kind) throw invalidArgument('NextToken is invalid.');
  if (opened.kind === 'expired') throw new ServiceError('ExpiredNextTokenException', 'NextToken has expired.');
  return { streamName: opened.position.stream, position: opened.position.position };
}
