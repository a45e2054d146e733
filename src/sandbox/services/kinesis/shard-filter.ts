/** Which shards ListShards shows. */
import type { ShardFilter } from '@aws-sdk/client-kinesis';
import { invalidArgument } from './errors.ts';
import type { Shard } from './shard.ts';
import { parseShardId } from './shard-id.ts';
import type { Stream } from './stream.ts';

export interface ShardSelection {
  readonly filter?: ShardFilter | undefined;
  /** Only shards after this id. */
  readonly after?: string | undefined;
}

/** The shards in the order of their ids. Throws InvalidArgumentException for an incomplete filter. */
export function filterShards(stream: Stream, { filter, after }: ShardSelection): Shard[] {
  const passes = predicate(stream, filter);
  return stream.listedShards().filter((shard) => passes(shard) && isBehind(shard, after));
}

function predicate(stream: Stream, filter: ShardFilter | undefined): (shard: Shard) => boolean {
  const horizon = Math.max(stream.notBefore, stream.model.createdAt);
  switch (filter?.Type) {
    case 'AFTER_SHARD_ID': {
      const { ShardId: id } = filter;
      if (id === undefined) throw invalidArgument('ShardId must be provided with ShardFilterType AFTER_SHARD_ID.');
      return (shard) => isBehind(shard, id);
    }
    case 'AT_LATEST':
      return ({ model }) => model.closedAt === undefined;
    case 'AT_TRIM_HORIZON':
      return (shard) => wasOpenAt(shard, horizon);
    case 'AT_TIMESTAMP': {
      const time = Math.max(horizon, timestampOf(filter));
      return (shard) => wasOpenAt(shard, time);
    }
    case 'FROM_TIMESTAMP': {
      const time = timestampOf(filter);
      return ({ model }) => model.closedAt === undefined || model.closedAt >= time;
    }
    default:
      return () => true; // FROM_TRIM_HORIZON lists the same shards as no filter
  }
}

function timestampOf({ Type: type, Timestamp: timestamp }: ShardFilter): number {
  if (timestamp === undefined) throw invalidArgument(`Timestamp must be provided with ShardFilterType ${type}.`);
  return timestamp.getTime();
}

function wasOpenAt({ model: { createdAt, closedAt } }: Shard, time: number): boolean {
  return createdAt <= time && (closedAt === undefined || closedAt > time);
}

function isBehind(shard: Shard, id: string | undefined): boolean {
  return id === undefined || shard.index > (parseShardId(id) ?? -1);
}
