/** Records that a check writes for a marked user of its own, to be added up, and their removal. */
import { targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { watch } from '../follow/watch.ts';
import { itemTable, type Marker } from '../lab.ts';
import { untilDelivered } from './attempts.ts';
import { type Blocker, findBlocker } from './blocker.ts';
import type { CheckContext, Probe } from './context.ts';
import { isHopeless } from './diagnose.ts';
import { type EveryShard, reachEveryShard } from './every-shard.ts';
import { markedItem, newMarker } from './marker.ts';
import { removeRecords } from './removal.ts';
import { readTotal, type Total, totalsOf } from './totals.ts';

export interface MarkedUser {
  readonly marker: Marker;
  /** The keys of the records that were written. */
  readonly written: Item[];
}

export interface FirstRecord {
  readonly user: MarkedUser;
  readonly score: number;
  readonly total: Total;
  /** Undefined when the sum was never reached. */
  readonly shards?: EveryShard;
  readonly since: Date;
  readonly blocker: Blocker | undefined;
  readonly attempts: number;
}

export const firstRecord: Probe<FirstRecord> = (context) =>
  untilDelivered(context, async () => {
    const { step, lab } = context;
    const [blocker, since] = await Promise.all([context.once(findBlocker), targetTime(step)]);
    const user: MarkedUser = { marker: newMarker(since), written: [] };
    const base = { user, since, blocker, isHopeless: true };
    const seen = await readTotal(step, totalsOf(lab), user.marker.text);
    if (blocker !== undefined || seen === 'missing') return { ...base, score: 0, total: seen, isDelivered: false };

    context.atEnd((cleanUp) => removeRecords(cleanUp, lab, { keys: user.written, users: [user.marker.text] }));
    const score = await writeRecord(context, user);
    const { total, shards } = await finalTotal(context, user, score);
    const isDelivered = shards !== undefined;
    const delivery = { isDelivered, isHopeless: !isDelivered && (await isHopeless(context, since)) };
    return { ...base, score, total, shards, ...delivery };
  });

/** Writes one more record of the user and returns its score. */
export async function writeRecord({ lab, step }: CheckContext, { marker, written }: MarkedUser): Promise<number> {
  const table = itemTable(lab);
  const { item } = markedItem(lab, { ...marker, number: String(Number(marker.number) + written.length) });
  written.push(keyOf(table, item));
  await writeItem(step, table, { kind: 'put', item });
  return Number(item[totalsOf(lab).attribute]?.N);
}

/**
 * The user's sum after all deliveries of the records, retries included: once it is at least `atLeast`, each shard gets a
 * record more, which comes after them. Without `shards` it was not reached in time.
 */
export async function finalTotal(
  context: CheckContext,
  { marker }: MarkedUser,
  atLeast: number,
): Promise<{ readonly total: Total; readonly shards?: EveryShard }> {
  const read = (): Promise<Total> => readTotal(context.step, totalsOf(context.lab), marker.text);
  let total: Total;
  const reached = await watch(context, context.limits.logsMs, async () => {
    total = await read();
    return typeof total === 'number' && total >= atLeast ? { value: total } : { seen: String(total) };
  });
  if ('seen' in reached) return { total };
  const shards = await reachEveryShard(context);
  return { total: await read(), shards };
}
