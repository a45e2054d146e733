/** Fails a batch as the store does when its disk is full. */
import type { BatchOperation } from '../../src/sandbox/store/store.ts';

/** Takes back what the operations changed in memory, and throws. */
export function refuseBatch(operations: readonly BatchOperation[]): never {
  for (const { undo } of [...operations].reverse()) undo?.();
  throw new Error('no space left on device');
}
