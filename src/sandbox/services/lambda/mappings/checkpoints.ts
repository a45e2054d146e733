/** The checkpoints of event source mappings in the store, one for each mapping and shard. */
import { type BatchOperation, keyAfterPrefix, type Store } from '../../../store/store.ts';
import type { Checkpoint } from './progress.ts';

function prefixOf(uuid: string): string {
  return `checkpoint/${uuid}/`;
}

/** The checkpoints of a mapping by shard. */
export async function loadCheckpoints(store: Store, uuid: string): Promise<Map<string, Checkpoint>> {
  const prefix = prefixOf(uuid);
  const entries = await store.range({ gte: prefix, lt: keyAfterPrefix(prefix) });
  // What is read here was written by saveOperation below.
  return new Map(entries.map(([key, value]) => [key.slice(prefix.length), JSON.parse(value) as Checkpoint]));
}

export function saveOperation(uuid: string, shardId: string, checkpoint: Checkpoint): BatchOperation {
  return { type: 'put', key: prefixOf(uuid) + shardId, value: JSON.stringify(checkpoint) };
}

/** The writes that forget all of a mapping's checkpoints. */
export async function removeOperations(store: Store, uuid: string): Promise<BatchOperation[]> {
  const shardIds = (await loadCheckpoints(store, uuid)).keys();
  return [...shardIds].map((shardId) => ({ type: 'del', key: prefixOf(uuid) + shardId }));
}
