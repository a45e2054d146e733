/** The settings of an event source mapping as its pollers use them. */
import type { BatchPolicy } from './batching.ts';

export interface PollerSettings {
  /** The function as the mapping names it, qualified or not. */
  readonly functionArn: string;
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  /** Concurrent batches of one shard. */
  readonly parallelizationFactor: number;
  /** 0: none. */
  readonly tumblingWindowMs: number;
  readonly policy: BatchPolicy;
  readonly filterPatterns: readonly string[];
  /** Where records go that were given up. */
  readonly destinationArn: string | undefined;
}
