/** Follows writes of one item: from its stream records to the invocations that logged them. */
import { UserError } from '../../core/errors.ts';
import { compileEventFilter } from '../../core/event-filter/event-filter.ts';
import { targetTime } from '../../steps/context.ts';
import { keyOfWrite, writeItem } from '../../steps/put-items.ts';
import { enabledStream } from '../../steps/stream.ts';
import { findTable } from '../../steps/table.ts';
import type { Item, ItemWrite } from '../../steps/writes.ts';
import { itemTable, type Lab } from '../lab.ts';
import type { FollowContext } from './context.ts';
import { invocationsSince } from './function-log.ts';
import type { Invocation } from './invocations.ts';
import { type LoggedRecord, loggedRecords, mentions, names } from './logged-records.ts';
import { openStreamReader, type StreamRecord } from './stream-reader.ts';
import { watch } from './watch.ts';

export interface FollowedItem {
  /** The text of the key by which the item is found in a log. */
  readonly text: string;
  /** When the first write was sent, by the target's time. */
  readonly since: Date;
  /** Of the item, in order. */
  readonly records: readonly StreamRecord[];
  /** Those of them that are to arrive: the trigger may have filters. */
  readonly handedOn: readonly StreamRecord[];
  /** That logged something of it, in order; failed and running ones included. */
  readonly invocations: readonly Invocation[];
  /** Those of `handedOn` that arrived. */
  readonly logged: readonly LoggedRecord[];
  readonly isDelivered: boolean;
}

export interface FollowOptions {
  /** False: the stream records only. */
  readonly untilLogged: boolean;
}

/** Sends writes of one item to the lab's table and waits, within the limits, for their records to be logged. */
export async function followItem(
  context: FollowContext,
  writes: readonly [ItemWrite, ...ItemWrite[]],
  { untilLogged }: FollowOptions = { untilLogged: true },
): Promise<FollowedItem> {
  const { lab, step, limits, sourceName } = context;
  const table = itemTable(lab);
  const key = keyOfWrite(table, writes[0]);
  const text = textOf(key[table.partitionKey.name]);
  const found = await findTable(step, table.name);
  const stream = found && enabledStream(found);
  if (stream === undefined) throw new UserError(`The table ${sourceName} has no stream to follow a write in`);
  const reader = await openStreamReader(step, stream.arn);
  const since = await targetTime(step);
  let changes = 0;
  for (const write of writes) if ((await writeItem(step, table, write)).event !== null) changes += 1;

  const records: StreamRecord[] = [];
  await watch(context, limits.logsMs, async () => {
    for (const record of await reader.read()) if (isOf(record, key)) records.push(record);
    return records.length >= changes ? { value: records } : { seen: `${records.length} stream records` };
  });
  const handedOn = records.filter(triggerFilter(lab));
  const sent = { text, since, records, handedOn };
  if (!untilLogged) return { ...sent, invocations: [], logged: [], isDelivered: false };

  let invocations: readonly Invocation[] = [];
  let logged: readonly LoggedRecord[] = [];
  const delivery = await watch(context, limits.logsMs, async () => {
    const all = await invocationsSince(context, since);
    invocations = all.filter((one) => mentions(one, text) || records.some((record) => names(one, record)));
    logged = loggedRecords({ records: handedOn, invocations, text });
    const isComplete = handedOn.length > 0 && logged.length >= handedOn.length;
    return isComplete ? { value: true } : { seen: `${logged.length} in the log` };
  });
  return { ...sent, invocations, logged, isDelivered: 'value' in delivery };
}

/** The text or the digits of a key attribute. */
export function textOf(value: Item[string] | undefined): string {
  return value?.S ?? value?.N ?? '';
}

/** Whether the lab's trigger hands a record on to the function: all, or those that one of its filters matches. */
export function triggerFilter({ mapping }: Lab) {
  const filters = mapping.filters?.map((pattern) => compileEventFilter(JSON.stringify(pattern)));
  return (record: StreamRecord): boolean => filters?.some((matches) => matches(record)) ?? true;
}

function isOf(record: StreamRecord, key: Item): boolean {
  const keys = record.dynamodb?.Keys ?? {};
  return Object.entries(key).every(([name, value]) => JSON.stringify(keys[name]) === JSON.stringify(value));
}
