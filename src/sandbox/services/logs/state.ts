/** The state of CloudWatch Logs in one region: groups and streams in memory, events in the store. */
import type { Clock } from '../../../core/clock.ts';
import type { AppendLogEvents, LogEvent, RecordMetrics, ServiceEnvironment } from '../../contract/ports.ts';
import { ServiceError } from '../../contract/service.ts';
import { Collection } from '../../store/collection.ts';
import { LateDelivery } from '../../store/late-delivery.ts';
import { KeyedNotifier } from '../../store/notifier.ts';
import type { BatchOperation, Store } from '../../store/store.ts';
import { Arrivals } from './arrivals.ts';
import { embeddedMetrics } from './embedded-metrics.ts';
import { EventStore } from './event-store.ts';
import { LogStreams } from './log-streams.ts';
import { DAY_MS, growStream, type LogGroup, type LogStream, type StoredEvent } from './model.ts';
import { eventPosition, LAST_POSITION, positionBefore } from './positions.ts';

/** The events of one write to a stream. */
export interface AppendedEvents {
  readonly logStreamName: string;
  readonly events: readonly StoredEvent[];
}

/** The least time between two removals of a group's expired events. */
const SWEEP_INTERVAL_MS = 3_600_000;

const OLDEST_METRIC_MS = 14 * DAY_MS;
const NEWEST_METRIC_MS = 2 * 3_600_000;

export interface LogsEnvironment extends ServiceEnvironment {
  /** Takes the metrics in log events; without it they are lost. */
  readonly recordMetrics?: RecordMetrics;
}

export async function openLogs(store: Store, env: LogsEnvironment): Promise<LogsState> {
  const state = new LogsState(env, {
    store,
    groups: await Collection.open<LogGroup>(store, 'group/'),
    streams: await LogStreams.open(store),
    arrivals: await Arrivals.open(store),
  });
  await state.events.finishRemovals();
  return state;
}

interface LogsParts {
  readonly store: Store;
  readonly groups: Collection<LogGroup>;
  readonly streams: LogStreams;
  readonly arrivals: Arrivals;
}

export class LogsState {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly groups: Collection<LogGroup>;
  readonly streams: LogStreams;
  readonly events: EventStore;
  readonly #arrivals: Arrivals;
  readonly #store: Store;
  readonly #appended = new KeyedNotifier<AppendedEvents>();
  /** The time of each group's last sweep. */
  readonly #sweeps = new Map<string, number>();
  /** Absent where lines of functions are delivered at once. */
  readonly #delivery: LateDelivery | undefined;
  readonly #recordMetrics: RecordMetrics | undefined;

  constructor(env: LogsEnvironment, { store, groups, streams, arrivals }: LogsParts) {
    const { accountId, region, clock, pace, recordMetrics } = env;
    this.#recordMetrics = recordMetrics;
    this.accountId = accountId;
    this.region = region;
    this.clock = clock;
    this.groups = groups;
    this.streams = streams;
    this.events = new EventStore(store);
    this.#arrivals = arrivals;
    this.#store = store;
    this.#delivery = pace.logDelivery > 0 ? new LateDelivery(clock, pace.logDelivery) : undefined;
  }

  /** Delivers what is under way. */
  async dispose(): Promise<void> {
    await this.#delivery?.dispose();
  }

  /** Throws CloudWatch Logs' error if there is no such group. */
  group(name: string | undefined): LogGroup {
    const group = this.groups.get(name ?? '');
    if (group === undefined)
      throw new ServiceError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  }

  /** Throws CloudWatch Logs' error if there is no such group, or no such stream. */
  stream(groupName: string | undefined, name: string | undefined): LogStream {
    const stream = this.streams.get(this.group(groupName).name, name ?? '');
    if (stream === undefined)
      throw new ServiceError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return stream;
  }

  async createStream(groupName: string, name: string): Promise<void> {
    await this.#store.batch([this.streams.putOperation(groupName, this.#newStream(name))]);
  }

  async removeStream(groupName: string, { name, id }: LogStream): Promise<void> {
    await this.#store.batch([this.streams.deleteOperation(groupName, name), this.events.removalOperation(id)]);
    await this.events.finishRemovals();
  }

  async removeGroup(name: string): Promise<void> {
    const operations = this.streams
      .list(name)
      .flatMap((stream) => [this.streams.deleteOperation(name, stream.name), this.events.removalOperation(stream.id)]);
    this.#sweeps.delete(name);
    await this.#store.batch([this.groups.deleteOperation(name), ...operations]);
    await this.events.finishRemovals();
  }

  /** Appends events of a function, at the pace of AWS seconds later: a missing group or stream is created. */
  readonly append: AppendLogEvents = async (...events) => {
    if (this.#delivery === undefined) return this.#append(...events);
    this.#delivery.add(() => this.#append(...events));
  };

  readonly #append: AppendLogEvents = async (groupName, streamName, events, { createsGroup = true } = {}) => {
    const operations: BatchOperation[] = [];
    if (!this.groups.has(groupName)) {
      if (!createsGroup) return;
      const group: LogGroup = { name: groupName, creationTime: this.clock.now(), logGroupClass: 'STANDARD', tags: {} };
      operations.push(this.groups.putOperation(groupName, group));
    }
    const stream = this.streams.get(groupName, streamName) ?? this.#newStream(streamName);
    await this.write(groupName, stream, events, operations);
    // A function reads the machine's time, but its metrics are of the sandbox's.
    this.recordEmbedded(events, this.clock.now() - Date.now());
  };

  /** Hands over the metrics that events contain, moved by `skewMs`; those of a time that CloudWatch does not accept are dropped. */
  recordEmbedded(events: readonly LogEvent[], skewMs = 0): void {
    const now = this.clock.now();
    for (const { message } of events) {
      const found = embeddedMetrics(message);
      if (found.length === 0) continue;
      const metrics = found
        .map((datum) => ({ ...datum, timestamp: datum.timestamp + skewMs }))
        .filter(({ timestamp }) => timestamp >= now - OLDEST_METRIC_MS && timestamp <= now + NEWEST_METRIC_MS);
      if (metrics.length > 0) this.#recordMetrics?.(metrics);
    }
  }

  /**
   * Writes events to a stream, in one batch with `operations`, and then notifies the listeners. Their timestamps have been
   * checked before.
   */
  async write(
    groupName: string,
    stream: LogStream,
    events: readonly LogEvent[],
    operations: readonly BatchOperation[] = [],
  ): Promise<void> {
    const ingestionTime = this.clock.now();
    const stored = events.map(({ timestamp, message }): StoredEvent => {
      return { position: eventPosition(timestamp, this.#arrivals.draw()), timestamp, ingestionTime, message };
    });
    const { drawn } = this.#arrivals;
    await this.#store.batch([
      ...operations,
      this.streams.putOperation(groupName, growStream(stream, stored)),
      ...stored.map((event) => this.events.putOperation(stream.id, event)),
    ]);
    this.#arrivals.commit(drawn);
    this.#appended.notify(groupName, { logStreamName: stream.name, events: stored });
    if (ingestionTime - (this.#sweeps.get(groupName) ?? 0) >= SWEEP_INTERVAL_MS) await this.sweep(groupName);
  }

  /** All events up to this arrival number are readable; see Arrivals. */
  get committedArrival(): number {
    return this.#arrivals.committed;
  }

  /** Calls `listener` after each write to the group, existing or not, until the returned function is called. */
  subscribe(groupName: string, listener: (appended: AppendedEvents) => void): () => void {
    return this.#appended.subscribe(groupName, listener);
  }

  /** Events before this time are expired: they are hidden even before they are removed. */
  expiredBefore({ retentionInDays }: LogGroup): number {
    return retentionInDays === undefined ? 0 : this.clock.now() - retentionInDays * DAY_MS;
  }

  /** Removes the expired events of a group from the store. */
  async sweep(groupName: string): Promise<void> {
    this.#sweeps.set(groupName, this.clock.now());
    const group = this.groups.get(groupName);
    if (group?.retentionInDays === undefined) return;
    const limit = this.expiredBefore(group);
    for (const { name, id, firstEventTimestamp = limit } of this.streams.list(groupName)) {
      if (firstEventTimestamp < limit) await this.#sweepStream(groupName, name, id, limit);
    }
  }

  async #sweepStream(groupName: string, name: string, id: string, limit: number): Promise<void> {
    const removed = await this.events.removeBefore(id, limit);
    const left = await this.events.open(id, { after: positionBefore(limit), before: LAST_POSITION });
    const stream = this.streams.get(groupName, name);
    if (stream?.id !== id) return;
    const firstEventTimestamp = left.current?.timestamp;
    const swept: LogStream = { ...stream, bytes: stream.bytes - removed, firstEventTimestamp };
    await this.#store.batch([this.streams.putOperation(groupName, swept)]);
  }

  #newStream(name: string): LogStream {
    return { name, id: this.#arrivals.draw().toString(36), creationTime: this.clock.now(), bytes: 0 };
  }
}
