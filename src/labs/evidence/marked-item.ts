/** The marked item that several checks share: put, changed and deleted, and followed to the function's log. */
import { targetTime } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import type { ChangeEvent } from '../../steps/writes.ts';
import { type FollowedItem, followItem, textOf } from '../follow/follow-item.ts';
import { itemTable, type MarkedItem } from '../lab.ts';
import { untilDelivered } from './attempts.ts';
import { type Blocker, findBlocker } from './blocker.ts';
import type { CheckContext, Probe } from './context.ts';
import { isHopeless } from './diagnose.ts';
import { markedItem, newMarker } from './marker.ts';
import { readTrigger } from './trigger.ts';

/** Of the marked item, in order. */
export const CHANGES: readonly ChangeEvent[] = ['INSERT', 'MODIFY', 'REMOVE'];

export interface FollowedMarkedItem extends FollowedItem, MarkedItem {
  /** Undefined when the table has no stream; then nothing was written. */
  readonly streamArn: string | undefined;
  /** Why no delivery was waited for. */
  readonly blocker: Blocker | undefined;
  readonly attempts: number;
}

export const followMarkedItem: Probe<FollowedMarkedItem> = (context) =>
  untilDelivered(context, () => followOnce(context));

async function followOnce(context: CheckContext) {
  const { lab, step } = context;
  const table = itemTable(lab);
  const [blocker, { sourceArn: streamArn }, since] = await Promise.all([
    context.once(findBlocker),
    readTrigger(context),
    targetTime(step),
  ]);
  const { item, set } = markedItem(lab, newMarker(since));
  const key = keyOf(table, item);
  const base = { item, set, since, streamArn, blocker, isHopeless: true };
  if (streamArn === undefined) {
    const text = textOf(item[table.partitionKey.name]);
    return { ...base, text, records: [], handedOn: [], invocations: [], logged: [], isDelivered: false };
  }
  context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
  const followed = await followItem(
    context,
    [
      { kind: 'put', item },
      { kind: 'update', key, set },
      { kind: 'delete', key },
    ],
    { untilLogged: blocker === undefined },
  );
  const isTriedInVain = blocker === undefined && !followed.isDelivered;
  return { ...base, ...followed, isHopeless: isTriedInVain ? await isHopeless(context, since) : true };
}
