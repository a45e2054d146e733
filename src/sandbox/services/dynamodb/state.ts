/** DynamoDB's state in one region: tables, items, streams, Time to Live and transactions. */

import type { ServiceEnvironment } from '../../contract/ports.ts';
import { Collection } from '../../store/collection.ts';
import { Scheduler } from '../../store/scheduler.ts';
import type { Store } from '../../store/store.ts';
import type { EventSourceFinder } from '../../streams/event-source.ts';
import { ShardIterators } from '../../streams/shard-iterator.ts';
import type { EngineContext } from './engine/run-action.ts';
import { DirectWriter } from './items/direct-writer.ts';
import { ItemStore } from './items/item-store.ts';
import { findTableEventSource } from './streams/table-event-source.ts';
import { TableStreams } from './streams/table-streams.ts';
import { rebuildIndexes } from './tables/rebuild-indexes.ts';
import type { Table } from './tables/table.ts';
import { Tables } from './tables/tables.ts';
import { ExpirySweeper } from './time-to-live/expiry-sweeper.ts';
import { TimeToLiveChanges } from './time-to-live/time-to-live-changes.ts';
import { RequestTokens } from './transactions/request-tokens.ts';

export interface DynamoDbState {
  readonly environment: ServiceEnvironment;
  readonly store: Store;
  readonly tables: Tables;
  readonly items: ItemStore;
  readonly streams: TableStreams;
  readonly iterators: ShardIterators;
  readonly timeToLive: TimeToLiveChanges;
  readonly requestTokens: RequestTokens;
  /** For operations on one item. */
  readonly engine: EngineContext;
  /** For operations on several independent items. */
  readonly batchEngine: EngineContext;
  readonly findEventSource: EventSourceFinder['find'];
  /** Ends all background work; idempotent. */
  dispose(): Promise<void>;
}

/** "Shard iterators expire 15 minutes after they are retrieved" (API reference, GetRecords). */
const ITERATOR_LIFETIME_MS = 15 * 60 * 1000;

export async function openDynamoDb(store: Store, environment: ServiceEnvironment): Promise<DynamoDbState> {
  const scheduler = new Scheduler(environment.clock);
  try {
    return await open(store, environment, scheduler);
  } catch (error) {
    await scheduler.dispose(); // the next use opens another state
    throw error;
  }
}

async function open(store: Store, environment: ServiceEnvironment, scheduler: Scheduler): Promise<DynamoDbState> {
  const streams = await TableStreams.open(store, { ...environment, scheduler });
  const items = new ItemStore(store, streams, (seconds) => sweeper.scheduleAt(seconds));
  const collection = await Collection.open<Table>(store, 'table/');
  const tables = new Tables({ environment, tables: collection, items, streams, scheduler });
  const findTable = (tableName: string): Table | undefined => tables.find(tableName);
  const sweeper = new ExpirySweeper({ environment, tables, items, scheduler });
  const timeToLive = new TimeToLiveChanges({ environment, tables, items, scheduler, sweeper });
  const engine = (waitsForTransactions: boolean): EngineContext => ({
    items,
    findTable,
    writer: new DirectWriter(items, { waitsForTransactions }),
  });

  await rebuildIndexes(tables.all(), { items, scheduler });
  tables.resume();
  timeToLive.resume();
  await sweeper.scheduleNext();
  return {
    environment,
    store,
    tables,
    items,
    streams,
    iterators: await ShardIterators.open(store, ITERATOR_LIFETIME_MS),
    timeToLive,
    requestTokens: await RequestTokens.open(store, environment.clock),
    engine: engine(false),
    batchEngine: engine(true),
    findEventSource: async (arn) => findTableEventSource(streams, arn),
    dispose: () => scheduler.dispose(),
  };
}
