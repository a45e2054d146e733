/** How many shards a table's stream starts with. */

/** AWS makes as many as the table has partitions: one for a small provisioned table, four when it is on demand. */
export function shardCount(onDemand: boolean): number {
  return onDemand ? 4 : 1;
}
