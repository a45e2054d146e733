/** Deletes expired items. */
import type { Timer } from '../../../../core/clock.ts';
import type { ServiceEnvironment } from '../../../contract/ports.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { Scheduler } from '../../../store/scheduler.ts';
import { keyAfterPrefix } from '../../../store/store.ts';
import { type ItemStore, itemPrefix } from '../items/item-store.ts';
import { isUsable, type Table } from '../tables/table.ts';
import type { Tables } from '../tables/tables.ts';
import {
  expiryKey,
  expiryPrefix,
  expirySeconds,
  formatSeconds,
  OLDEST_EXPIRY_SECONDS,
  parseExpiryKey,
} from './expiry.ts';

export interface ExpirySweeperDependencies {
  readonly environment: ServiceEnvironment;
  readonly items: ItemStore;
  readonly scheduler: Scheduler;
  readonly tables: Tables;
}

const PAGE = 200;

export class ExpirySweeper {
  readonly #dependencies: ExpirySweeperDependencies;
  #timer: Timer | undefined;
  #due = Number.POSITIVE_INFINITY;

  constructor(dependencies: ExpirySweeperDependencies) {
    this.#dependencies = dependencies;
  }

  /** Schedules a sweep for an item that expires at `seconds` (since the epoch). */
  scheduleAt(seconds: number): void {
    const due = seconds * 1000 + this.#delay;
    if (due >= this.#due) return;
    this.#timer?.cancel();
    this.#due = due;
    const { scheduler, environment } = this.#dependencies;
    this.#timer = scheduler.schedule(Math.max(0, due - environment.clock.now()), () => this.#sweepAll());
  }

  /** Schedules a sweep for the next expiry of each table; to be called when Time to Live was enabled for a table. */
  async scheduleNext(): Promise<void> {
    const now = this.#nowSeconds();
    for (const { description } of this.#enabledTables()) {
      const next = await this.#entries(description.TableName, now, { limit: 1 });
      if (next[0] !== undefined) this.scheduleAt(next[0].seconds);
    }
  }

  /** Differs from AWS: expired items are deleted as fast as TTL settings change, not after minutes to days. */
  get #delay(): number {
    return this.#dependencies.environment.pace.timeToLiveUpdating;
  }

  #enabledTables(): Table[] {
    return this.#dependencies.tables.all().filter((table) => isUsable(table) && table.timeToLive?.status === 'ENABLED');
  }

  #nowSeconds(): number {
    return Math.floor((this.#dependencies.environment.clock.now() - this.#delay) / 1000);
  }

  async #sweepAll(): Promise<void> {
    this.#due = Number.POSITIVE_INFINITY;
    for (const table of this.#enabledTables()) {
      const { TableName } = table.description;
      for (;;) {
        const now = this.#nowSeconds();
        const page = await this.#entries(TableName, now, { until: now, limit: PAGE });
        await Promise.all(page.map(({ seconds, itemKey }) => this.#expire(TableName, seconds, itemKey)));
        if (page.length < PAGE || this.#dependencies.scheduler.disposed) break;
      }
    }
    await this.scheduleNext();
  }

  /** The first entries in order of time, not older than five years and up to `until`; times are in seconds. */
  async #entries(
    tableName: string,
    now: number,
    { until, limit }: { readonly until?: number; readonly limit: number },
  ): Promise<{ seconds: number; itemKey: string }[]> {
    const prefix = expiryPrefix(tableName);
    const lt = until === undefined ? keyAfterPrefix(prefix) : `${prefix}${formatSeconds(until + 1)}`;
    const range = { gte: `${prefix}${formatSeconds(Math.max(0, now - OLDEST_EXPIRY_SECONDS))}`, lt, limit };
    const entries = await this.#dependencies.items.store.range(range);
    return entries.map(([key]) => parseExpiryKey(key.slice(prefix.length)));
  }

  #expire(tableName: string, seconds: number, key: string): Promise<void> {
    const { items, tables } = this.#dependencies;
    return items.locks.hold(itemPrefix(tableName) + key, async () => {
      const table = tables.find(tableName);
      const before = items.read(tableName, key);
      const writes = new PendingWrites();
      if (table !== undefined && before !== undefined && expirySeconds(table, before.item) === seconds) {
        items.add({ table, key, before, after: undefined, expired: true }, writes);
      } else {
        // The entry is stale.
        writes.operations.push({ type: 'del', key: expiryKey(tableName, seconds, key) });
      }
      await writes.commit(items.store);
    });
  }
}
