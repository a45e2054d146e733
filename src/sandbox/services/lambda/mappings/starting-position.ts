/** Where a new mapping begins to read each shard of its stream. */
import type { EventSourcePosition } from '@aws-sdk/client-lambda';
import type { EventSource } from '../../../streams/event-source.ts';
import type { Checkpoint } from './progress.ts';

/**
 * The first checkpoints of the shards that exist now. Shards without one, also those that come later, are read from
 * their oldest record.
 *
 * Differs from AWS: LATEST is where the stream ends when the mapping is created, so every write after the answer to
 * Create is delivered; on AWS the pollers settle on a position minutes later, and writes before that can be missed.
 */
export async function startingCheckpoints(
  source: EventSource,
  position: EventSourcePosition,
  time = 0,
): Promise<Map<string, Checkpoint>> {
  if (position === 'TRIM_HORIZON') return new Map();
  const find = (shardId: string): Promise<string | undefined> =>
    position === 'LATEST' ? source.latest(shardId) : source.positionAt(shardId, time);
  const checkpoints = source.shards().map(async ({ shardId }): Promise<[string, Checkpoint]> => {
    const found = await find(shardId);
    return [shardId, found === undefined ? {} : { position: found }];
  });
  return new Map(await Promise.all(checkpoints));
}
