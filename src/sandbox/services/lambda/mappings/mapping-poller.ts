/** The pollers of one enabled mapping: one for each shard of its stream, parents before their children. */

import type { Clock, Timer } from '../../../../core/clock.ts';
import type { InvokeFunction, RecordMetrics, RoleMay, SendToDestination } from '../../../contract/ports.ts';
import type { EventSource, EventSourceShard, FindEventSource } from '../../../streams/event-source.ts';
import { type Backoff, backoffMs } from './backoff.ts';
import type { FindFunction } from './function-reference.ts';
import { Poller } from './poller.ts';
import {
  isBatchResult,
  NOTHING_PROCESSED,
  PROBLEM_FUNCTION_FAILED,
  PROBLEM_INTERNAL,
  PROCESSED,
  problem,
} from './processing-result.ts';
import type { Checkpoint } from './progress.ts';
import { recordFilter } from './record-filter.ts';
import type { PollerSettings } from './settings.ts';
import { mayRead, noAccess } from './stream-access.ts';

/** Nobody tells when a stream, a function or a permission is there again. */
const RECHECK: Backoff = { firstMs: 250, maxMs: 5_000 };

export interface MappingPollerOptions {
  readonly settings: PollerSettings;
  readonly clock: Clock;
  readonly findEventSource: FindEventSource;
  readonly findFunction: FindFunction;
  readonly invoke: InvokeFunction;
  readonly roleMay: RoleMay;
  readonly recordMetrics: RecordMetrics;
  readonly sendToDestination: SendToDestination | undefined;
  loadCheckpoints(): Promise<Map<string, Checkpoint>>;
  saveCheckpoint(shardId: string, checkpoint: Checkpoint): Promise<void>;
  /** The mapping's LastProcessingResult when the poller starts. */
  readonly lastResult: string;
  /** Shows what became of the last batch, or why the stream cannot be read. */
  report(result: string): void;
}

export class MappingPoller {
  readonly #options: MappingPollerOptions;
  readonly #pollers = new Map<string, Poller>();
  #checkpoints = new Map<string, Checkpoint>();
  /** Pollers of a stream that is gone, until their batches have ended. */
  readonly #leaving = new Set<Poller>();
  /** Shards to which records may be added, as of the last wake. */
  #open = new Set<string>();
  #source: EventSource | undefined;
  #unsubscribe: (() => void) | undefined;
  #connecting: Promise<void>;
  #recheck: Timer | undefined;
  /** Times in a row that the stream could not be read. */
  #troubles = 0;
  /** What became of the last batch. */
  #result: string;
  #stopped = false;

  constructor(options: MappingPollerOptions) {
    this.#options = options;
    this.#result = isBatchResult(options.lastResult) ? options.lastResult : NOTHING_PROCESSED;
    this.#connecting = this.#start();
  }

  /** Ends after the invocations under way; with `abort` without waiting for them. The checkpoints are durable then. */
  async stop(how: { abort: boolean }): Promise<void> {
    this.#stopped = true;
    this.#recheck?.cancel();
    this.#unsubscribe?.();
    const pollers = [...this.#pollers.values(), ...this.#leaving];
    await Promise.all([this.#connecting, ...pollers.map((poller) => poller.stop(how))]);
  }

  async #start(): Promise<void> {
    try {
      this.#checkpoints = await this.#options.loadCheckpoints();
    } catch {
      // Without its checkpoints it would begin again; better not to begin at all.
      this.#options.report(PROBLEM_INTERNAL);
      return;
    }
    await this.#connect();
  }

  /** Finds the stream and reads it; a stream that is gone may come back under the same ARN. */
  async #connect(): Promise<void> {
    const { findEventSource, settings } = this.#options;
    const source = await findEventSource(settings.eventSourceArn).catch(() => undefined);
    if (this.#stopped || this.#source !== undefined) return;
    if (source === undefined || source.shards().length === 0) {
      this.#forgetEndedShards();
      this.#trouble(problem(`Stream not found: ${settings.eventSourceArn}`));
      return;
    }
    this.#source = source;
    this.#unsubscribe = source.subscribe((shardId) =>
      shardId === undefined ? this.#wake() : this.#wakeShard(shardId),
    );
    this.#wake();
  }

  #wake(): void {
    if (this.#stopped) return;
    const connected = this.#source !== undefined && this.#startPollers(this.#source);
    if (!connected) this.#reconnect();
    for (const poller of this.#pollers.values()) poller.wake();
  }

  /** Nothing but records were added, so that the other shards need no look. */
  #wakeShard(shardId: string): void {
    this.#pollers.get(shardId)?.wake();
  }

  /** The stream has gone: its pollers end, and it is looked for again. */
  #reconnect(): void {
    for (const poller of this.#pollers.values()) this.#leaving.add(poller);
    this.#pollers.clear();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#source = undefined;
    this.#connecting = this.#connecting.then(async () => {
      await Promise.all([...this.#leaving].map((poller) => poller.stop({ abort: false })));
      this.#leaving.clear();
      if (!this.#stopped) await this.#connect();
    });
  }

  /** A new stream of the same name may have shards of the same names. */
  #forgetEndedShards(): void {
    for (const [shardId, { ended }] of this.#checkpoints) if (ended) this.#checkpoints.delete(shardId);
  }

  /** Starts a poller for each shard whose parents are done; false when the stream has no shards any more. */
  #startPollers(source: EventSource): boolean {
    const shards = source.shards();
    const listed = new Set(shards.map(({ shardId }) => shardId));
    this.#open = new Set(shards.flatMap(({ shardId, closed }) => (closed ? [] : shardId)));
    for (const shard of shards) {
      const ready = shard.parentShardIds.every((id) => !listed.has(id) || this.#checkpoints.get(id)?.ended);
      const ended = this.#checkpoints.get(shard.shardId)?.ended === true;
      if (ready && !ended && !this.#pollers.has(shard.shardId)) this.#startPoller(source, shard);
    }
    return shards.length > 0;
  }

  #startPoller(source: EventSource, { shardId }: EventSourceShard): void {
    const { settings, saveCheckpoint } = this.#options;
    const poller = new Poller({
      ...this.#options,
      source,
      shardId,
      checkpoint: this.#checkpoints.get(shardId) ?? {},
      filter: recordFilter(settings.filterPatterns, source.service),
      roleArn: () => this.#roleArn(),
      admit: () => this.#admit(source),
      closed: () => !this.#open.has(shardId),
      save: (checkpoint) => {
        this.#checkpoints.set(shardId, checkpoint);
        return saveCheckpoint(shardId, checkpoint);
      },
      onResult: (succeeded) => {
        this.#result = succeeded ? PROCESSED : PROBLEM_FUNCTION_FAILED;
        this.#options.report(this.#result);
      },
      onTrouble: () => this.#trouble(PROBLEM_INTERNAL),
      onEnd: () => {
        this.#pollers.delete(shardId);
        this.#wake();
      },
    });
    this.#pollers.set(shardId, poller);
  }

  #roleArn(): string | undefined {
    return this.#options.findFunction(this.#options.settings.functionArn)?.roleArn;
  }

  async #admit(source: EventSource): Promise<string | undefined> {
    const roleArn = this.#roleArn();
    if (roleArn === undefined) {
      this.#trouble(PROBLEM_FUNCTION_FAILED);
      return undefined;
    }
    if (!(await mayRead(this.#options.roleMay, roleArn, source))) {
      this.#trouble(problem(noAccess(source)));
      return undefined;
    }
    if (this.#troubles > 0) this.#options.report(this.#result);
    this.#troubles = 0;
    return roleArn;
  }

  #trouble(result: string): void {
    if (this.#stopped) return;
    this.#options.report(result);
    if (this.#recheck !== undefined) return;
    this.#troubles += 1;
    this.#recheck = this.#options.clock.schedule(backoffMs(this.#troubles, RECHECK), () => {
      this.#recheck = undefined;
      this.#wake();
    });
  }
}
