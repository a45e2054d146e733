/** The tokens of paged lists: sealed like shard iterators, with the same lifetime. */
import { ServiceError } from '../../contract/service.ts';
import { invalidArgument } from './errors.ts';
import type { KinesisState } from './state.ts';

export interface PagePosition {
  readonly streamName: string;
  /** Where the next page starts, in the list's own terms. */
  readonly position: string;
}

/** `kind` names the list: a token is valid only for the list that issued it. */
export function sealPageToken(
  { env, iterators }: KinesisState,
  kind: string,
  streamName: string,
  position: string,
): string {
  return iterators.seal({ stream: streamName, shardId: kind, position }, env.clock.now());
}

/** Throws InvalidArgumentException for a token that this list did not issue, ExpiredNextTokenException for an old one. */
export function openPageToken({ env, iterators }: KinesisState, kind: string, token: string): PagePosition {
  const opened = iterators.open(token, env.clock.now());
  if (opened.kind === 'invalid' || opened.position.shardId !== kind) throw invalidArgument('NextToken is invalid.');
  if (opened.kind === 'expired') throw new ServiceError('ExpiredNextTokenException', 'NextToken has expired.');
  return { streamName: opened.position.stream, position: opened.position.position };
}
