/** How many shards a table's stream starts with. */

/**
 * As many as a new table has partitions on AWS: one when it is provisioned, four when it is on demand. Differs from AWS:
 * the number stays as long as the stream is enabled, whatever becomes of the table.
 */
export function shardCount(onDemand: boolean): number {
  return onDemand ? 4 : 1;
}
