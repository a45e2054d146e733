/** The stored form of a stream: JSON values, never changed in place. */

export interface StreamModel {
  readonly name: string;
  /** Differs from that of an earlier stream with the same name. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly status: 'CREATING' | 'DELETING' | 'ACTIVE' | 'UPDATING';
  /** The end of the transitional status: when, and what happens then. */
  readonly transition?: { readonly dueAt: number; readonly next: Transition };
  readonly mode: 'PROVISIONED' | 'ON_DEMAND';
  readonly retentionHours: number;
  readonly maxRecordSizeInKiB: number;
  readonly warmThroughputMiBps?: number;
  readonly shardLevelMetrics: readonly string[];
  /** The KMS key while records are encrypted. */
  readonly keyId?: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly consumers: readonly ConsumerModel[];
  /** By shard index; closed shards stay. */
  readonly shards: readonly ShardModel[];
  /** The next running index for each group of five shards; stored records may already have higher ones. */
  readonly sequenceIndexes: readonly number[];
}

/** What happens to a stream when its transitional status ends. */
export type Transition =
  | { readonly kind: 'activate'; readonly shardCount: number }
  | { readonly kind: 'split'; readonly shard: number; readonly newStartingHashKey: string }
  | { readonly kind: 'merge'; readonly lower: number; readonly upper: number }
  | { readonly kind: 'reshard'; readonly target: number }
  | { readonly kind: 'settle' }
  | { readonly kind: 'remove' };

export interface ShardModel {
  /** Decimal. */
  readonly startingHashKey: string;
  readonly endingHashKey: string;
  /** The second that the shard's sequence numbers encode: up to one ahead of the clock after a split or merge. */
  readonly createdSeconds: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly parent?: number;
  readonly adjacentParent?: number;
  /** Milliseconds since the epoch; absent while the shard is open. */
  readonly closedAt?: number;
  /** The second in its EndingSequenceNumber. */
  readonly closedSeconds?: number;
}

export interface ConsumerModel {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Until then CREATING. */
  readonly activeAt: number;
  /** Set when it is deregistered: when it disappears; until then DELETING. */
  readonly goneAt?: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** Observed: this many shards share one running index of sequence numbers. */
export const SHARDS_PER_SEQUENCE_INDEX = 5;
