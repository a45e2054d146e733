/** Enables and disables Time to Live, with the states and errors of UpdateTimeToLive. */
import type { ServiceEnvironment } from '../../../contract/ports.ts';
import type { Scheduler } from '../../../store/scheduler.ts';
import { deletePrefix } from '../../../store/store.ts';
import { validationException } from '../errors.ts';
import { eachItem } from '../items/each-item.ts';
import type { ItemStore } from '../items/item-store.ts';
import type { Table, TimeToLive } from '../tables/table.ts';
import type { Tables } from '../tables/tables.ts';
import { addExpiry, expires, expiryPrefix } from './expiry.ts';
import type { ExpirySweeper } from './expiry-sweeper.ts';

export interface TimeToLiveDependencies {
  readonly environment: ServiceEnvironment;
  readonly tables: Tables;
  readonly items: ItemStore;
  readonly scheduler: Scheduler;
  readonly sweeper: ExpirySweeper;
}

export interface TimeToLiveSpecification {
  readonly AttributeName: string;
  readonly Enabled: boolean;
}

/** On AWS a change takes 30 seconds and the next one must wait 30 minutes; a faster pace keeps the ratio. */
const CHANGES_APART = 60;

export class TimeToLiveChanges {
  readonly #dependencies: TimeToLiveDependencies;

  constructor(dependencies: TimeToLiveDependencies) {
    this.#dependencies = dependencies;
  }

  async change(table: Table, { AttributeName, Enabled }: TimeToLiveSpecification): Promise<void> {
    this.#refuse(table, { AttributeName, Enabled });
    const timeToLive: TimeToLive = {
      attributeName: AttributeName,
      status: Enabled ? 'ENABLING' : 'DISABLING',
      modifiedAt: this.#dependencies.environment.clock.now(),
    };
    await this.#dependencies.tables.save({ ...table, timeToLive });
    this.#scheduleSettling(table.description.TableName);
  }

  /** Schedules the end of changes that a previous process left unfinished. */
  resume(): void {
    for (const { description, timeToLive } of this.#dependencies.tables.all()) {
      if (timeToLive?.status.endsWith('ING')) this.#scheduleSettling(description.TableName);
    }
  }

  /** AWS checks the settings before the time of the last change (aws-behaviour.md 7.3). */
  #refuse(table: Table, { AttributeName, Enabled }: TimeToLiveSpecification): void {
    const { timeToLive } = table;
    const active = expires(table) ? timeToLive : undefined;
    if (active !== undefined && active.attributeName !== AttributeName) {
      throw validationException(
        `TimeToLive is active on a different AttributeName: current AttributeName is ${active.attributeName}`,
      );
    }
    if (active !== undefined && Enabled) throw validationException('TimeToLive is already enabled');
    if (active === undefined && !Enabled) throw validationException('TimeToLive is already disabled');
    const { clock, pace } = this.#dependencies.environment;
    const apart = CHANGES_APART * pace.timeToLiveUpdating;
    if (timeToLive !== undefined && clock.now() < timeToLive.modifiedAt + apart) {
      throw validationException('Time to live has been modified multiple times within a fixed interval');
    }
  }

  #scheduleSettling(tableName: string): void {
    const { scheduler, environment } = this.#dependencies;
    scheduler.schedule(environment.pace.timeToLiveUpdating, async () => {
      const { timeToLive } = this.#dependencies.tables.find(tableName) ?? {};
      if (timeToLive?.status === 'ENABLING') await this.#enable(tableName);
      if (timeToLive?.status === 'DISABLING') await this.#disable(tableName);
    });
  }

  /** Existing items get their expiry entries first. */
  async #enable(tableName: string): Promise<void> {
    const { items, tables, scheduler, sweeper } = this.#dependencies;
    await eachItem({
      items,
      tableName,
      scheduler,
      visit: (key, after, writes) => {
        const table = tables.find(tableName);
        if (table !== undefined) addExpiry({ table, key, before: undefined, after }, writes.operations);
      },
    });
    await this.#finish(tableName, 'ENABLED');
    await sweeper.scheduleNext();
  }

  async #disable(tableName: string): Promise<void> {
    await deletePrefix(this.#dependencies.items.store, expiryPrefix(tableName));
    await this.#finish(tableName, 'DISABLED');
  }

  async #finish(tableName: string, status: TimeToLive['status']): Promise<void> {
    const table = this.#dependencies.tables.find(tableName);
    if (table?.timeToLive === undefined || this.#dependencies.scheduler.disposed) return;
    await this.#dependencies.tables.save({ ...table, timeToLive: { ...table.timeToLive, status } });
  }
}
