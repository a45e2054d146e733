/** The streams of one region: lookup by name or ARN, creation, state transitions and trimming. */
import { randomUUID } from 'node:crypto';
import { formatArn, parseArn } from '../../../core/arn.ts';
import type { ServiceEnvironment } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import { Scheduler } from '../../store/scheduler.ts';
import { deletePrefix, prefixedStore, type Store, withUndo } from '../../store/store.ts';
import type { EventSource } from '../../streams/event-source.ts';
import { ShardIterators } from '../../streams/shard-iterator.ts';
import { streamNotActive, streamNotFound } from './errors.ts';
import { streamEventSource } from './event-source.ts';
import type { StreamModel, Transition } from './model.ts';
import { firstShards, reshardTo, withMerge, withSplit } from './reshard.ts';
import { Stream } from './stream.ts';

const ITERATOR_LIFETIME_MS = 300_000;
const TRIM_INTERVAL_MS = 600_000;

/** How an input names a stream. */
export interface StreamReference {
  readonly StreamName?: string | undefined;
  readonly StreamARN?: string | undefined;
}

export type NewStream = Pick<StreamModel, 'name' | 'mode' | 'maxRecordSizeInKiB' | 'warmThroughputMiBps' | 'tags'>;

export async function openKinesis(store: Store, env: ServiceEnvironment): Promise<KinesisState> {
  const models = await Collection.open<StreamModel>(store, 'stream/');
  const state = new KinesisState(store, env, models, await ShardIterators.open(store, ITERATOR_LIFETIME_MS));
  for (const model of models.values()) await state.resume(model);
  return state;
}

export class KinesisState {
  readonly env: ServiceEnvironment;
  /** Also seals the tokens of paged lists: both expire after five minutes. */
  readonly iterators: ShardIterators;
  readonly #store: Store;
  readonly #models: Collection<StreamModel>;
  readonly #streams = new Map<string, Stream>();
  readonly #scheduler: Scheduler;

  constructor(store: Store, env: ServiceEnvironment, models: Collection<StreamModel>, iterators: ShardIterators) {
    this.env = env;
    this.iterators = iterators;
    this.#store = store;
    this.#models = models;
    this.#scheduler = new Scheduler(env.clock);
    this.#scheduler.every(TRIM_INTERVAL_MS, async () => {
      for (const stream of this.streams()) if (stream.usable) await stream.trim();
    });
  }

  /** Every stream, ascending by name. */
  streams(): Stream[] {
    return [...this.#streams.values()].sort((a, b) => (a.model.name < b.model.name ? -1 : 1));
  }

  find(name: string): Stream | undefined {
    return this.#streams.get(name);
  }

  /** The stream that the input names, in any status. */
  lookUp(reference: StreamReference): Stream | undefined {
    const { name, accountId, region } = this.#identity(reference);
    return region === this.env.region && accountId === this.env.accountId ? this.find(name) : undefined;
  }

  /** As {@link lookUp}; throws ResourceNotFoundException. */
  stream(reference: StreamReference): Stream {
    const stream = this.lookUp(reference);
    if (stream === undefined) throw streamNotFound(this.#identity(reference));
    return stream;
  }

  /** As {@link stream}, but it must be ACTIVE; throws ResourceInUseException. */
  activeStream(reference: StreamReference): Stream {
    const stream = this.stream(reference);
    const { name, status } = stream.model;
    if (status !== 'ACTIVE') throw streamNotActive({ name, accountId: this.env.accountId }, status);
    return stream;
  }

  /** As {@link stream}, but a stream that is being created or deleted is not found either. */
  usableStream(reference: StreamReference): Stream {
    const stream = this.stream(reference);
    if (!stream.usable) throw streamNotFound({ name: stream.model.name, accountId: this.env.accountId });
    return stream;
  }

  /** The name in the input, whether the stream exists or not. */
  streamName(reference: StreamReference): string {
    return this.#identity(reference).name;
  }

  arn(name: string): string {
    const { accountId, region } = this.env;
    return formatArn({ service: 'kinesis', region, accountId, resource: `stream/${name}` });
  }

  async create(stream: NewStream, shardCount: number): Promise<void> {
    const now = this.env.clock.now();
    const model: StreamModel = {
      ...stream,
      id: randomUUID(),
      createdAt: now,
      status: 'CREATING',
      transition: { dueAt: now + this.env.pace.streamCreating, next: { kind: 'activate', shardCount } },
      retentionHours: 24,
      shardLevelMetrics: [],
      consumers: [],
      shards: [],
      sequenceIndexes: [],
    };
    this.#add(model);
    const created = this.#models.putOperation(model.name, model);
    await this.#store.batch([withUndo(created, () => this.#streams.delete(model.name))]);
  }

  /** Puts the stream into a transitional status; `next` follows after the delay of the pace. */
  async begin(stream: Stream, next: Transition, change: Partial<StreamModel> = {}): Promise<void> {
    const { streamUpdating, streamDeleting } = this.env.pace;
    const [status, delay] =
      next.kind === 'remove' ? (['DELETING', streamDeleting] as const) : (['UPDATING', streamUpdating] as const);
    const dueAt = this.env.clock.now() + delay;
    const saved = stream.change({ ...change, status, transition: { dueAt, next } });
    this.#schedule(stream);
    await saved;
  }

  async findEventSource(arn: string): Promise<EventSource | undefined> {
    const name = parseArn(arn)?.resource.split('/')[1] ?? '';
    const stream = this.find(name);
    if (stream === undefined || !stream.usable || this.arn(name) !== arn) return undefined;
    return streamEventSource(stream, { arn, region: this.env.region });
  }

  /** Opens a stored stream. */
  async resume(model: StreamModel): Promise<void> {
    await this.#add(model).open();
  }

  dispose(): Promise<void> {
    return this.#scheduler.dispose();
  }

  #add(model: StreamModel): Stream {
    const stream = new Stream(model, {
      clock: this.env.clock,
      store: prefixedStore(this.#store, `record/${model.id}/`),
      save: (changed, undo) => this.#store.batch([withUndo(this.#models.putOperation(changed.name, changed), undo)]),
    });
    this.#streams.set(model.name, stream);
    this.#schedule(stream);
    return stream;
  }

  #identity({ StreamName, StreamARN }: StreamReference): { name: string; accountId: string; region: string } {
    const { accountId, region } = this.env;
    const arn = StreamARN === undefined ? undefined : parseArn(StreamARN);
    if (arn === undefined) return { name: StreamName ?? '', accountId, region };
    return { name: arn.resource.split('/')[1] ?? '', accountId: arn.accountId, region: arn.region };
  }

  #schedule(stream: Stream): void {
    const { transition } = stream.model;
    if (transition === undefined) return;
    this.#scheduler.schedule(transition.dueAt - this.env.clock.now(), async () => {
      // Unless the stream has been deleted in the meantime, or could not be stored.
      const isThere = this.find(stream.model.name) === stream;
      if (isThere && stream.model.transition === transition) await this.#complete(stream, transition.next);
    });
  }

  async #complete(stream: Stream, next: Transition): Promise<void> {
    const now = this.env.clock.now();
    const settled = { status: 'ACTIVE', transition: undefined } as const;
    const { shards, createdAt } = stream.model;
    switch (next.kind) {
      case 'activate':
        return stream.change({ ...settled, shards: firstShards(next.shardCount, createdAt) });
      case 'split':
        return stream.change({
          ...settled,
          shards: withSplit(shards, next.shard, BigInt(next.newStartingHashKey), now),
        });
      case 'merge':
        return stream.change({ ...settled, shards: withMerge(shards, next.lower, next.upper, now) });
      case 'reshard':
        return stream.change({ ...settled, shards: reshardTo(shards, next.target, now) });
      case 'settle':
        return stream.change(settled);
      case 'remove':
        return this.#remove(stream);
    }
  }

  /** Deletes the records first: after a kill, the stream is still DELETING. */
  async #remove(stream: Stream): Promise<void> {
    const { id, name } = stream.model;
    await deletePrefix(this.#store, `record/${id}/`);
    await this.#models.delete(name);
    // From here on, there may be a new stream of that name.
    this.#streams.delete(name);
    stream.changes.notify(undefined);
  }
}
