/** The checkpoints of one event source mapping, one for each shard, as they are in the store. */
import type { EventSourcePosition } from '@aws-sdk/client-lambda';
import { type BatchOperation, prefixRange, type Store } from '../../../store/store.ts';
import type { EventSource } from '../../../streams/event-source.ts';
import type { Checkpoint } from './progress.ts';

export class Checkpoints {
  readonly #store: Store;
  readonly #prefix: string;
  #byShard = new Map<string, Checkpoint>();

  constructor(store: Store, uuid: string) {
    this.#store = store;
    this.#prefix = `checkpoint/${uuid}/`;
  }

  async load(): Promise<void> {
    const entries = await this.#store.range(prefixRange(this.#prefix));
    // Written by #putOperation below.
    this.#byShard = new Map(entries.map(([key, value]) => [this.#shardOf(key), JSON.parse(value) as Checkpoint]));
  }

  /** As it was loaded or last saved. */
  get(shardId: string): Checkpoint | undefined {
    return this.#byShard.get(shardId);
  }

  /** Resolves when the checkpoint is durable. */
  async save(shardId: string, checkpoint: Checkpoint): Promise<void> {
    await this.#store.batch([this.#putOperation(shardId, checkpoint)]);
    this.#byShard.set(shardId, checkpoint);
  }

  /** Forgets which shards have ended: a new stream of the same name may have shards of the same names. */
  forgetEnded(): void {
    for (const [shardId, { ended }] of this.#byShard) if (ended) this.#byShard.delete(shardId);
  }

  /** The writes that store the first checkpoints of a new mapping. */
  firstOperations(checkpoints: ReadonlyMap<string, Checkpoint>): BatchOperation[] {
    return [...checkpoints].map(([shardId, checkpoint]) => this.#putOperation(shardId, checkpoint));
  }

  /** The writes that remove all of the mapping's checkpoints. */
  async removeOperations(): Promise<BatchOperation[]> {
    const entries = await this.#store.range(prefixRange(this.#prefix));
    return entries.map(([key]) => ({ type: 'del', key }));
  }

  #putOperation(shardId: string, checkpoint: Checkpoint): BatchOperation {
    return { type: 'put', key: this.#prefix + shardId, value: JSON.stringify(checkpoint) };
  }

  #shardOf(key: string): string {
    return key.slice(this.#prefix.length);
  }
}

/**
 * The first checkpoints of the shards that exist now. Shards without one, also those that come later, are read from
 * their oldest record.
 *
 * Differs from AWS: LATEST is where the stream ends when the mapping is created, so every write after the answer to
 * Create is delivered. On AWS, and at its pace here (`isLate`), the pollers settle on a position later, and writes before that
 * can be missed.
 */
export async function startingCheckpoints(
  source: EventSource,
  position: EventSourcePosition,
  { time = 0, isLate }: { readonly time?: number | undefined; readonly isLate: boolean },
): Promise<Map<string, Checkpoint>> {
  if (position === 'TRIM_HORIZON') return new Map();
  if (position === 'LATEST' && isLate) {
    return new Map(source.shards().map(({ shardId }) => [shardId, { awaitsLatest: true }]));
  }
  const checkpoints = source.shards().map(async ({ shardId }): Promise<[string, Checkpoint]> => {
    const found = await (position === 'LATEST' ? source.latest(shardId) : source.positionAt(shardId, time));
    return [shardId, found === undefined ? {} : { position: found }];
  });
  return new Map(await Promise.all(checkpoints));
}
