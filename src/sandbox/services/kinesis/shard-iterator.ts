/** Kinesis's shard iterators: their stream, shard and first sequence number (inclusive). */
import { ServiceError } from '../../contract/service.ts';
import { invalidArgument, shardDoesNotExist } from './errors.ts';
import type { Shard } from './shard.ts';
import { parseShardId } from './shard-id.ts';
import type { KinesisState } from './state.ts';
import type { Stream } from './stream.ts';

export interface OpenIterator {
  readonly stream: Stream;
  readonly shard: Shard;
  readonly position: string;
}

export function sealIterator(
  { env, iterators }: KinesisState,
  { model }: Stream,
  shard: Shard,
  position: string,
): string {
  return iterators.seal({ stream: `${model.name}/${model.id}`, shardId: shard.id, position }, env.clock.now());
}

/** The position of an iterator; throws InvalidArgument-, ExpiredIterator- or ResourceNotFoundException. */
export function openIterator(state: KinesisState, token: string): OpenIterator {
  const { clock, accountId } = state.env;
  const now = clock.now();
  const opened = state.iterators.open(token, now);
  // Without a stream it is a token of a paged list, which is sealed with the same key.
  if (opened.kind === 'invalid' || !opened.position.stream.includes('/'))
    throw invalidArgument('Invalid ShardIterator.');
  const { position, createdAt } = opened;
  if (opened.kind === 'expired') {
    throw new ServiceError(
      'ExpiredIteratorException',
      `Iterator expired. The iterator was created at time ${javaDate(createdAt)} while right now it is ${javaDate(now)} ` +
        'which is further in the future than the tolerated delay of 300000 milliseconds.',
    );
  }
  const [name = '', id] = position.stream.split('/');
  const stream = state.find(name);
  const shard =
    stream?.usable && stream.model.id === id ? stream.shards[parseShardId(position.shardId) ?? -1] : undefined;
  if (stream === undefined || shard === undefined) throw shardDoesNotExist(position.shardId, { name, accountId });
  return { stream, shard, position: position.position };
}

/** The ARN of an iterator's stream, for permissions; `*` for an invalid iterator. */
export function iteratorArn(state: KinesisState, token: string): string {
  const opened = state.iterators.open(token, state.env.clock.now());
  return opened.kind === 'invalid' ? '*' : state.arn(opened.position.stream.split('/')[0] ?? '');
}

/** A date in Java's format: `Thu Jan 22 01:22:02 UTC 2015`. */
function javaDate(time: number): string {
  const [weekday, day, month, year, clock] = new Date(time).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${clock} UTC ${year}`;
}
