/** Follows one marked item: put, changed and deleted, from its stream records to the invocations that received them. */
import { targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import type { Item } from '../../steps/writes.ts';
import { sourceOf } from '../engine/source-of.ts';
import { untilDelivered } from './attempts.ts';
import type { CheckContext, Probe } from './context.ts';
import { isHopeless } from './diagnose.ts';
import { invocationsSince } from './function-log.ts';
import type { Invocation } from './invocations.ts';
import { keyOfItem, markText } from './item-key.ts';
import { type Mark, newMark } from './mark.ts';
import { mentions } from './mentions.ts';
import { findObstacle, type Obstacle } from './obstacle.ts';
import { openStreamReader, type StreamRecord } from './stream-reader.ts';
import { readTrigger, triggerFilter } from './trigger.ts';
import { watch } from './watch.ts';

export const CHANGES = ['INSERT', 'MODIFY', 'REMOVE'] as const;

export interface Followed {
  readonly mark: Mark;
  /** The text by which the item is found in a log. */
  readonly text: string;
  /** What was put, and what the update set. */
  readonly item: Item;
  readonly set: Item;
  readonly since: Date;
  /** Undefined when the table has no stream; then nothing was written. */
  readonly streamArn: string | undefined;
  /** Of the marked item, in order. */
  readonly records: readonly StreamRecord[];
  /** Those of them that are to arrive: the trigger may have filters. */
  readonly handedOn: readonly StreamRecord[];
  /** That logged something of it, in order; failed and running ones included. */
  readonly invocations: readonly Invocation[];
  /** Why no delivery was waited for. */
  readonly obstacle: Obstacle | undefined;
  readonly isDelivered: boolean;
  readonly attempts: number;
}

export const followItem: Probe<Followed> = (context) => untilDelivered(context, () => followOnce(context));

async function followOnce(context: CheckContext) {
  const { lab, step, limits } = context;
  const table = sourceOf(lab);
  if (table.kind !== 'table' || lab.marked === undefined) throw new Error(`${lab.id} has no items to follow`);
  const [obstacle, { sourceArn: streamArn }, since] = await Promise.all([
    context.once(findObstacle),
    readTrigger(context),
    targetTime(context.step),
  ]);
  const mark = newMark(since);
  const { item, set } = lab.marked(mark);
  const text = markText(item[table.partitionKey.name]);
  const key = keyOfItem(table, item);
  const base = { mark, text, item, set, since, streamArn, obstacle, isHopeless: true };
  if (streamArn === undefined) return { ...base, records: [], handedOn: [], invocations: [], isDelivered: false };

  const reader = await openStreamReader(step, streamArn);
  context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
  await writeItem(step, table, { kind: 'put', item });
  await writeItem(step, table, { kind: 'update', key, set });
  await writeItem(step, table, { kind: 'delete', key });

  const records: StreamRecord[] = [];
  await watch(context, limits.logsMs, async () => {
    for (const record of await reader.read()) if (isOf(record, key)) records.push(record);
    return records.length >= CHANGES.length ? { value: records } : { seen: `${records.length} stream records` };
  });
  const handedOn = records.filter(triggerFilter(lab));
  if (obstacle !== undefined) return { ...base, records, handedOn, invocations: [], isDelivered: false };

  let invocations: readonly Invocation[] = [];
  const delivery = await watch(context, limits.logsMs, async () => {
    invocations = (await invocationsSince(context, since)).filter((one) => mentions(one, text));
    const logged = loggedRecords({ handedOn, invocations, text }).length;
    return handedOn.length > 0 && logged >= handedOn.length ? { value: true } : { seen: `${logged} in the log` };
  });
  const isDelivered = 'value' in delivery;
  return {
    ...base,
    records,
    handedOn,
    invocations,
    isDelivered,
    isHopeless: !isDelivered && (await isHopeless(context, since)),
  };
}

/** A record with the invocation that logged it and ended well. */
export interface LoggedRecord {
  readonly record: StreamRecord;
  readonly invocation: Invocation & { readonly report: NonNullable<Invocation['report']> };
  /** Its sequence number, or its event id, is in the log; else it is told by the item's key and its place alone. */
  readonly isNamed: boolean;
}

/**
 * The records that arrived: by what names them in the log. A function that names none of them is judged by the lines that
 * name their item, one for each, in order.
 */
export function loggedRecords({
  handedOn,
  invocations,
  text,
}: Pick<Followed, 'handedOn' | 'invocations' | 'text'>): readonly LoggedRecord[] {
  const ended = invocations.flatMap((one) =>
    one.report && one.failure === undefined ? [{ ...one, report: one.report }] : [],
  );
  const named = handedOn.flatMap((record): LoggedRecord[] => {
    const names = [record.dynamodb?.SequenceNumber, record.eventID].filter((name) => name !== undefined);
    const invocation = ended.find((one) => names.some((name) => mentions(one, name)));
    return invocation ? [{ record, invocation, isNamed: true }] : [];
  });
  if (named.length > 0) return named;
  const sentences = ended.flatMap((invocation) =>
    invocation.lines.filter((line) => line.includes(text)).map(() => invocation),
  );
  return handedOn.flatMap((record, index): LoggedRecord[] => {
    const invocation = sentences[index];
    return invocation ? [{ record, invocation, isNamed: false }] : [];
  });
}

function isOf(record: StreamRecord, key: Item): boolean {
  const keys = record.dynamodb?.Keys ?? {};
  return Object.entries(key).every(([name, value]) => JSON.stringify(keys[name]) === JSON.stringify(value));
}
