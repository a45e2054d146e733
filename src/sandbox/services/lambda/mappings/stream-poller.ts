/** One mapping on one stream: finds the stream, and polls each of its shards, parents before their children. */

import { compileEventFilter } from '../../../../core/event-filter/event-filter.ts';
import { Notifier, nextChange } from '../../../store/notifier.ts';
import type { EventSource, EventSourceRecord, EventSourceShard } from '../../../streams/event-source.ts';
import { backoffMs, pause, RECHECK } from './backoff.ts';
import { settlePositions } from './late-positions.ts';
import type { Poller, RunningMapping } from './mapping-kind.ts';
import { PROBLEM_INTERNAL, type ProcessingResult, problem } from './processing-result.ts';
import { ShardPoller } from './shard-poller.ts';
import type { StreamPorts } from './stream-checks.ts';
import type { StreamSettings } from './stream-settings.ts';

export interface StreamPollerOptions extends Pick<RunningMapping, 'checkpoints'> {
  readonly ports: StreamPorts;
  readonly settings: StreamSettings;
  readonly result: ProcessingResult;
}

export class StreamPoller implements Poller {
  readonly #options: StreamPollerOptions;
  readonly #running: Promise<void>;
  /** Pollers at work; those of a deleted stream until their batches have ended. */
  readonly #shards = new Map<string, ShardPoller>();
  readonly #changed = new Notifier();
  readonly #halt = new AbortController();

  constructor(options: StreamPollerOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  async stop(how: { readonly abort: boolean }): Promise<void> {
    this.#halt.abort();
    await Promise.all([this.#running, this.#stopShards(how)]);
  }

  /** A stream that was deleted is looked for again: a new one may get the same ARN. */
  async #run(): Promise<void> {
    const { ports, settings, checkpoints, result } = this.#options;
    const { signal } = this.#halt;
    try {
      await checkpoints.load();
    } catch {
      // Without its checkpoints the mapping would deliver everything again: it does not start.
      return result.problem(PROBLEM_INTERNAL);
    }
    for (let failures = 1; !signal.aborted; failures += 1) {
      const source = await ports.streams.find(settings.eventSourceArn).catch(() => undefined);
      if (source !== undefined) await settlePositions(source, this.#options, signal);
      if (signal.aborted) return;
      if (source !== undefined && source.shards().length > 0) {
        await this.#poll(source);
        failures = 0;
      } else {
        result.problem(problem(`Stream not found: ${settings.eventSourceArn}`));
        await pause(ports.clock, backoffMs(failures, RECHECK), signal);
      }
      checkpoints.forgetEnded();
    }
  }

  /** Polls the shards until the stream is deleted, or the poller is stopped. */
  async #poll(source: EventSource): Promise<void> {
    const { clock } = this.#options.ports;
    const { signal } = this.#halt;
    const unsubscribe = source.subscribe((shardId) => {
      // Only this shard has new records.
      if (shardId !== undefined) this.#shards.get(shardId)?.wake();
      else this.#changed.notify();
    });
    for (let shards = source.shards(); shards.length > 0 && !signal.aborted; shards = source.shards()) {
      this.#startPollers(source, shards);
      const open = new Set(shards.flatMap(({ shardId, closed }) => (closed ? [] : shardId)));
      for (const [shardId, poller] of this.#shards) poller.wake(!open.has(shardId));
      await nextChange(this.#changed, Number.POSITIVE_INFINITY, { clock, signal });
    }
    unsubscribe();
    await this.#stopShards({ abort: false });
  }

  /** Starts a poller for each shard whose parents are done. */
  #startPollers(source: EventSource, shards: readonly EventSourceShard[]): void {
    const { checkpoints } = this.#options;
    const listed = new Set(shards.map(({ shardId }) => shardId));
    const isDone = (shardId: string): boolean => checkpoints.get(shardId)?.ended === true;
    for (const { shardId, parentShardIds, closed } of shards) {
      // An open one that is done was a shard of an earlier stream of the same ARN.
      if (this.#shards.has(shardId) || (closed && isDone(shardId))) continue;
      if (parentShardIds.every((parent) => !listed.has(parent) || isDone(parent))) this.#startPoller(source, shardId);
    }
  }

  #startPoller(source: EventSource, shardId: string): void {
    const filter = recordFilter(this.#options.settings.filterPatterns, source);
    const poller = new ShardPoller({ ...this.#options, source, shardId, filter });
    this.#shards.set(shardId, poller);
    void poller.finished.then(() => {
      this.#shards.delete(shardId);
      this.#changed.notify();
    });
  }

  async #stopShards(how: { readonly abort: boolean }): Promise<void> {
    await Promise.all([...this.#shards.values()].map((poller) => poller.stop(how)));
  }
}

/** Whether a record reaches the function. Patterns are alternatives; without any, every record passes. */
function recordFilter(patterns: readonly string[], { type }: EventSource): (record: EventSourceRecord) => boolean {
  const filters = patterns.map(compileEventFilter);
  if (filters.length === 0) return () => true;
  return ({ event }) => {
    const subject = type.filterSubject(event);
    return filters.some((matches) => matches(subject));
  };
}
