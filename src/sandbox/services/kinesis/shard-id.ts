/** Shard ids, and the many forms that AWS accepts for them. */

const HIGHEST_SHARD_INDEX = 2_147_483_647;

/** `shardId-000000000005`; indexes below zero only occur in error messages. */
export function formatShardId(index: number): string {
  return index < 0 ? `shardId--${String(-index).padStart(11, '0')}` : `shardId-${String(index).padStart(12, '0')}`;
}

/**
 * The index that an id of the input means, or undefined when it means none. Observed: only the digits after the first
 * hyphen count, so `shard-5`, `x-000005` and `5` all name the sixth shard.
 */
export function parseShardId(id: string): number | undefined {
  const digits = id.split('-')[1] || id;
  const index = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return index <= HIGHEST_SHARD_INDEX ? index : undefined;
}
