/** The tokens of DynamoDB Streams: the stream's ARN in the open, then the sealed position. */
import type { OpenedIterator, ShardIterators } from '../../streams/shard-iterator.ts';
import { formatPosition, type Position } from './position.ts';

const SEPARATOR = '|1|';

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

export function openIteratorToken(iterators: ShardIterators, token: string, now: number): OpenedIterator {
  const [streamArn, sealed] = token.split(SEPARATOR);
  const opened = iterators.open(sealed ?? '', now);
  return opened.kind !== 'invalid' && opened.position.stream === streamArn ? opened : { kind: 'invalid' };
}

/** For IAM: the stream that a token names; its position may be false. */
export function streamOfToken(token: unknown): string {
  return typeof token === 'string' && token.startsWith('arn:') ? (token.split(SEPARATOR)[0] ?? '*') : '*';
}
