/** The tables of a region, in memory and in the store, and their status transitions. */

import type { ServiceEnvironment } from '../../../contract/ports.ts';
import type { Collection } from '../../../store/collection.ts';
import { PendingWrites } from '../../../store/pending-writes.ts';
import type { Scheduler } from '../../../store/scheduler.ts';
import { deletePrefix } from '../../../store/store.ts';
import { tableNotFound } from '../errors.ts';
import { eachItem } from '../items/each-item.ts';
import { type ItemStore, indexPrefix, itemPrefix } from '../items/item-store.ts';
import type { TableStreams } from '../streams/table-streams.ts';
import { expiryPrefix } from '../time-to-live/expiry.ts';
import { indexesOf, type Table, type TableDescription } from './table.ts';

export interface TablesDependencies {
  readonly environment: ServiceEnvironment;
  readonly tables: Collection<Table>;
  readonly items: ItemStore;
  readonly streams: TableStreams;
  readonly scheduler: Scheduler;
}

export class Tables {
  readonly #dependencies: TablesDependencies;

  constructor(dependencies: TablesDependencies) {
    this.#dependencies = dependencies;
  }

  find(tableName: string): Table | undefined {
    return this.#dependencies.tables.get(tableName);
  }

  /** Throws ResourceNotFoundException in the wording of table operations. */
  require(tableName: string): Table {
    const table = this.find(tableName);
    if (table === undefined) throw tableNotFound(tableName);
    return table;
  }

  /** Ordered by name. */
  all(): Table[] {
    return this.#dependencies.tables.values();
  }

  /** Commits the table with the other writes, and schedules the end of a transitional status. */
  async save(table: Table, writes = new PendingWrites()): Promise<void> {
    const { TableName, TableStatus } = table.description;
    const before = this.find(TableName);
    writes.operations.push(this.#dependencies.tables.putOperation(TableName, table));
    await writes.commit(this.#dependencies.items.store);
    // Otherwise the end of the transition is already scheduled.
    const begins = before?.description.TableStatus !== TableStatus || before.settlesAs !== table.settlesAs;
    if (begins) this.#scheduleSettling(table.description);
  }

  /** Schedules the end of transitions that a previous process left unfinished. */
  resume(): void {
    for (const { description } of this.all()) this.#scheduleSettling(description);
  }

  #scheduleSettling({ TableName, TableStatus, TableId }: TableDescription): void {
    const { environment, scheduler } = this.#dependencies;
    const { tableCreating, tableUpdating, tableDeleting } = environment.pace;
    if (TableStatus === 'ACTIVE') return;
    const delay = { CREATING: tableCreating, UPDATING: tableUpdating, DELETING: tableDeleting }[TableStatus];
    scheduler.schedule(delay, async () => {
      const table = this.find(TableName);
      if (table?.description.TableId !== TableId) return;
      if (TableStatus === 'DELETING') await this.#remove(table);
      else await this.#settle(table);
    });
  }

  async #settle(table: Table): Promise<void> {
    const { description, settlesAs } = table;
    if (settlesAs === undefined) return;
    for (const index of description.GlobalSecondaryIndexes ?? []) {
      if (index.IndexStatus === 'CREATING' && description.TableStatus === 'UPDATING') {
        await this.#backfill(description, index.IndexName);
      }
      if (index.IndexStatus === 'DELETING') await this.#removeIndex(description, index.IndexName);
    }
    if (this.#dependencies.scheduler.disposed) return;
    const writes = new PendingWrites();
    this.#dependencies.streams.settle(description.TableName, writes);
    // Tags and Time to Live may have changed meanwhile.
    const { settlesAs: _, ...current } = this.require(description.TableName);
    await this.save({ ...current, description: settlesAs }, writes);
  }

  async #backfill({ TableName }: TableDescription, indexName: string): Promise<void> {
    const { items, scheduler } = this.#dependencies;
    await eachItem({
      items,
      tableName: TableName,
      scheduler,
      visit: (key, after, writes) => {
        const change = { table: this.require(TableName), key, before: undefined, after };
        items.addIndexEntries(change, writes, [indexName]);
      },
    });
  }

  /** Takes the index out of the table first, so that nothing writes to it, then deletes its entries. */
  async #removeIndex({ TableName }: TableDescription, indexName: string): Promise<void> {
    const table = this.require(TableName);
    const indexes = table.description.GlobalSecondaryIndexes?.filter((index) => index.IndexName !== indexName);
    const description = { ...table.description, GlobalSecondaryIndexes: indexes };
    await this.#dependencies.tables.put(TableName, { ...table, description });
    await deletePrefix(this.#dependencies.items.store, indexPrefix(TableName, indexName));
  }

  async #remove({ description }: Table): Promise<void> {
    const { TableName } = description;
    const { items, tables } = this.#dependencies;
    for (const { IndexName } of indexesOf(description))
      await deletePrefix(items.store, indexPrefix(TableName, IndexName));
    await deletePrefix(items.store, expiryPrefix(TableName));
    await deletePrefix(items.store, itemPrefix(TableName));
    await tables.delete(TableName);
  }
}
