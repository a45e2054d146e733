/** The iterators of DynamoDB Streams: the stream's ARN in clear text, then the encrypted position. */
import { ServiceError } from '../../contract/service.ts';
import type { ShardIterators } from '../../streams/shard-iterator.ts';

const SEPARATOR = '|1|';
const OLDEST = 'oldest';

/** An iterator's position in its shard; undefined means before the oldest record. */
export interface Position {
  readonly sequenceNumber: string;
  /** Whether the record with that number is included. */
  readonly inclusive: boolean;
}

export interface IteratorTarget {
  readonly streamArn: string;
  readonly shardId: string;
  readonly position: Position | undefined;
}

export function iteratorToken(iterators: ShardIterators, target: IteratorTarget, now: number): string {
  const { streamArn, shardId, position } = target;
  const sealed = iterators.seal({ stream: streamArn, shardId, position: formatPosition(position) }, now);
  return streamArn + SEPARATOR + sealed;
}

/** Throws ValidationException for a forged token, ExpiredIteratorException for an expired one. */
export function openIteratorToken(iterators: ShardIterators, token: string, now: number): IteratorTarget {
  const [streamArn, sealed] = token.split(SEPARATOR);
  const opened = iterators.open(sealed ?? '', now);
  if (opened.kind === 'invalid' || opened.position.stream !== streamArn)
    throw new ServiceError('ValidationException', 'Invalid ShardIterator');
  if (opened.kind === 'expired') throw new ServiceError('ExpiredIteratorException', 'Iterator expired');
  const { shardId, position } = opened.position;
  return { streamArn, shardId, position: parsePosition(position) };
}

/** For IAM: the stream that a token names; the token is not authenticated yet. */
export function streamOfToken(token: unknown): string {
  return typeof token === 'string' && token.startsWith('arn:') ? (token.split(SEPARATOR)[0] ?? '*') : '*';
}

function formatPosition(position: Position | undefined): string {
  if (position === undefined) return OLDEST;
  return `${position.inclusive ? 'at' : 'after'} ${position.sequenceNumber}`;
}

function parsePosition(text: string): Position | undefined {
  if (text === OLDEST) return undefined;
  const [kind, sequenceNumber = ''] = text.split(' ');
  return { sequenceNumber, inclusive: kind === 'at' };
}
