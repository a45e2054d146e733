/** A write to every shard of the lab's table: each must be delivered, and with it all that was written there before. */
import { UserError } from '../../core/errors.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { textOf, triggerFilter } from '../follow/follow-item.ts';
import { invocationsSince } from '../follow/function-log.ts';
import { loggedRecords, mentions, names } from '../follow/logged-records.ts';
import { openStreamReader, type StreamReader, type StreamRecord } from '../follow/stream-reader.ts';
import { watch } from '../follow/watch.ts';
import { itemTable, type Lab } from '../lab.ts';
import type { CheckContext, Probe } from './context.ts';
import { markedItem, newMarker } from './marker.ts';
import { removeRecords } from './removal.ts';
import { readTrigger } from './trigger.ts';

export interface EveryShard {
  /** When the first write was sent, by the target's time. */
  readonly since: Date;
  /** The shards that were written to: all, unless the table has very many. */
  readonly reached: number;
  /** Those of them whose last record has not arrived in time. */
  readonly stuck: readonly string[];
}

/** The partition key decides on the shard, and only the stream tells which it was; each round finds most of those left. */
const ITEMS_PER_SHARD = 2;
const MOST_ITEMS = 64;

export const everyShard: Probe<EveryShard> = (context) => reachEveryShard(context);

/** Resolves when each shard has delivered all of it, or at the time limit. */
export async function reachEveryShard(context: CheckContext): Promise<EveryShard> {
  const { step, limits } = context;
  const { sourceArn } = await readTrigger(context);
  if (sourceArn === undefined) throw new UserError(`The table ${context.sourceName} has no stream to write to`);
  const reader = await openStreamReader(step, sourceArn);
  const since = await targetTime(step);
  const left = await writeToShards(context, reader, since);
  const reached = left.size;
  await watch(context, limits.logsMs, async () => {
    const all = await invocationsSince(context, since);
    for (const [shardId, { text, records }] of left) {
      const invocations = all.filter((one) => mentions(one, text) || records.some((record) => names(one, record)));
      const logged = loggedRecords({ records, invocations, text });
      if (logged.some(({ record }) => record === records.at(-1))) left.delete(shardId);
    }
    return left.size === 0 ? { value: true } : { seen: `${left.size} shards` };
  });
  return { since, reached, stuck: [...left.keys()] };
}

/** An item, by the text of its key, with those of its records that are to arrive. */
interface Witness {
  readonly text: string;
  readonly records: StreamRecord[];
}

/** Of each open shard, the item that was written to it last. */
async function writeToShards(context: CheckContext, reader: StreamReader, since: Date): Promise<Map<string, Witness>> {
  const { lab, step, limits } = context;
  const table = itemTable(lab);
  const isHandedOn = triggerFilter(lab);
  const witnesses = new Map<string, Witness>();
  const kept = new Set<Item>();
  context.atEnd((cleanUp) => removeItems(cleanUp, lab, [...kept]));
  const { number } = newMarker(since);
  for (let count = 0; ; ) {
    const missing = reader.openShards().filter((shardId) => !witnesses.has(shardId)).length;
    const size = Math.min(missing * ITEMS_PER_SHARD, MOST_ITEMS - count);
    if (size === 0) return witnesses;
    const items = Array.from({ length: size }, (_, index) => {
      const marker = { ...newMarker(since), number: String(Number(number) + count + index) };
      return markedItem(lab, marker).item;
    });
    count += size;
    const changes = await Promise.all(
      items.map(async (item) => {
        kept.add(item);
        await writeItem(step, table, { kind: 'put', item });
        if (lab.totals !== undefined) return 1; // removed at the end, with its sum, where the function survives that
        await writeItem(step, table, { kind: 'delete', key: keyOf(table, item) });
        kept.delete(item);
        return 2;
      }),
    );
    let left = changes.reduce((sum, one) => sum + one, 0);
    const found = new Map(
      items.map((item): [string, Witness] => {
        const text = textOf(item[table.partitionKey.name]);
        return [text, { text, records: [] }];
      }),
    );
    const seen = await watch(context, limits.logsMs, async () => {
      for (const [shardId, records] of await reader.readShards()) {
        for (const record of records) {
          const witness = found.get(textOf(record.dynamodb?.Keys?.[table.partitionKey.name]));
          if (witness === undefined) continue;
          left -= 1;
          if (!isHandedOn(record)) continue;
          witness.records.push(record);
          witnesses.set(shardId, witness);
        }
      }
      return left === 0 ? { value: true } : { seen: `${left} records` };
    });
    if ('seen' in seen) return witnesses;
  }
}

async function removeItems(step: StepContext, lab: Lab, items: readonly Item[]): Promise<void> {
  if (items.length === 0) return;
  const table = itemTable(lab);
  const keys = items.map((item) => keyOf(table, item));
  const { totals } = lab;
  if (totals !== undefined)
    return removeRecords(step, lab, { keys, users: items.map((item) => textOf(item[totals.key])) });
  await Promise.all(keys.map((key) => writeItem(step, table, { kind: 'delete', key })));
}
