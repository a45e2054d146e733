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

/**
 * The partition key decides on the shard, and only the stream tells which it was. With so many items for each further shard,
 * one round is mostly enough for the few shards of a lab; on AWS a round takes a second or more.
 */
const ITEMS_PER_SHARD = 3;
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

/** Of each open shard, the item that was written to it last; rounds of writes until all are reached. */
async function writeToShards(context: CheckContext, reader: StreamReader, since: Date): Promise<Map<string, Witness>> {
  const { lab } = context;
  const kept = new Set<Item>();
  context.atEnd((cleanUp) => removeItems(cleanUp, lab, [...kept]));
  const witnesses = new Map<string, Witness>();
  const { number } = newMarker(since);
  for (let count = 0; ; ) {
    const shards = reader.openShards();
    if (shards.every((shardId) => witnesses.has(shardId)) || count === MOST_ITEMS) return witnesses;
    const size = Math.min(1 + (shards.length - 1) * ITEMS_PER_SHARD, MOST_ITEMS - count);
    const items = Array.from({ length: size }, (_, index) => {
      const marker = { ...newMarker(since), number: String(Number(number) + count + index) };
      return markedItem(lab, marker).item;
    });
    count += size;
    const changes = await Promise.all(items.map((item) => writeAndRemove(context, item, kept)));
    const expected = changes.reduce((sum, one) => sum + one, 0);
    if (!(await findShards(context, reader, { items, expected, witnesses }))) return witnesses;
  }
}

/** The number of changes. What stays is in `kept`. */
async function writeAndRemove({ step, lab }: CheckContext, item: Item, kept: Set<Item>): Promise<number> {
  const table = itemTable(lab);
  kept.add(item);
  await writeItem(step, table, { kind: 'put', item });
  if (lab.totals !== undefined) return 1; // removed at the end, with its sum, where the function survives that
  await writeItem(step, table, { kind: 'delete', key: keyOf(table, item) });
  kept.delete(item);
  return 2;
}

interface Round {
  readonly items: readonly Item[];
  /** The number of their records. */
  readonly expected: number;
  readonly witnesses: Map<string, Witness>;
}

/** Adds the items to the shards in which their records are found; false when not all records are found in time. */
async function findShards(
  context: CheckContext,
  reader: StreamReader,
  { items, expected, witnesses }: Round,
): Promise<boolean> {
  const { lab, limits } = context;
  const { name } = itemTable(lab).partitionKey;
  const isHandedOn = triggerFilter(lab);
  const found = new Map<string, Witness>();
  for (const item of items) found.set(textOf(item[name]), { text: textOf(item[name]), records: [] });
  let left = expected;
  const seen = await watch(context, limits.logsMs, async () => {
    for (const [shardId, records] of await reader.readShards()) {
      for (const record of records) {
        const witness = found.get(textOf(record.dynamodb?.Keys?.[name]));
        if (witness === undefined) continue;
        left -= 1;
        if (!isHandedOn(record)) continue;
        witness.records.push(record);
        witnesses.set(shardId, witness);
      }
    }
    return left === 0 ? { value: true } : { seen: `${left} records` };
  });
  return 'value' in seen;
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
