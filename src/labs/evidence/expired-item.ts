/** Lets a marked item expire, where the target's clock can be moved, and follows its deletion to the function's log. */
import type { MoveClock } from '../../steps/context.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import { textOf } from '../follow/follow-item.ts';
import { invocationsSince } from '../follow/function-log.ts';
import type { Invocation } from '../follow/invocations.ts';
import { hasEndedWell, mentions } from '../follow/logged-records.ts';
import { openStreamReader, type StreamRecord } from '../follow/stream-reader.ts';
import { watch } from '../follow/watch.ts';
import { itemTable } from '../lab.ts';
import type { CheckContext, Probe } from './context.ts';
import { everyShard } from './every-shard.ts';
import { followMarkedItem } from './marked-item.ts';
import { markedItem, newMarker } from './marker.ts';
import { timeToLiveSpec, timeToLiveState } from './time-to-live-state.ts';
import { readTrigger } from './trigger.ts';

export interface ExpiredItem {
  /** The text of the key by which the item is found in a log. */
  readonly text: string;
  /** Of the deletion; undefined when it was not seen in time. */
  readonly record: StreamRecord | undefined;
  /** That logged the deletion; undefined when it did not arrive. */
  readonly invocation: Invocation | undefined;
}

const LIFETIME_MS = 60_000;
/** More than the lifetime: deletion is delayed in a sandbox with the pace of AWS, too. */
const MOVE_MS = 180_000;

/** Undefined when nothing can expire: the clock cannot be moved, or time to live or the stream is not correct. */
export const expiredItem: Probe<ExpiredItem | undefined> = async (context) => {
  const { moveClock } = context.step;
  const [{ isRight }, { sourceArn }] = await Promise.all([context.once(timeToLiveState), readTrigger(context)]);
  if (moveClock === undefined || !isRight || sourceArn === undefined) return undefined;
  // A jump of the clock must not affect other work in progress.
  const { isDelivered } = await context.once(followMarkedItem);
  if (isDelivered) await context.once(everyShard);
  return expire(context, { moveClock, streamArn: sourceArn, isDelivered });
};

interface ExpireOptions {
  readonly moveClock: MoveClock;
  readonly streamArn: string;
  /** Whether the trigger works, so that a delivery is worth waiting for. */
  readonly isDelivered: boolean;
}

async function expire(
  context: CheckContext,
  { moveClock, streamArn, isDelivered }: ExpireOptions,
): Promise<ExpiredItem> {
  const { lab, step, limits } = context;
  const table = itemTable(lab);
  const now = await moveClock(0);
  const expiry = { N: String(Math.floor((now.getTime() + LIFETIME_MS) / 1000)) };
  const marked = markedItem(lab, newMarker(now));
  // The same as the item that is deleted by hand, so that the logs of both can be compared.
  const item = { ...marked.item, ...marked.set, [timeToLiveSpec(lab).attribute]: expiry };
  const key = keyOf(table, item);
  const text = textOf(item[table.partitionKey.name]);
  const reader = await openStreamReader(step, streamArn);
  context.atEnd(async (cleanUp) => void (await writeItem(cleanUp, table, { kind: 'delete', key })));
  await writeItem(step, table, { kind: 'put', item });
  const birth = isDelivered ? await nextInvocation(context, { now, text }) : undefined;
  await moveClock(MOVE_MS);

  const found = await watch(context, limits.logsMs, async () => {
    const removal = (await reader.read()).find(
      ({ eventName, dynamodb }) => eventName === 'REMOVE' && JSON.stringify(dynamodb?.Keys).includes(text),
    );
    return removal ? { value: removal } : { seen: 'no REMOVE record' };
  });
  if ('seen' in found) return { text, record: undefined, invocation: undefined };
  const invocation = birth && (await nextInvocation(context, { now, text, after: birth }));
  return { text, record: found.value, invocation };
}

/** The first invocation, or the first after another, that has logged something of the item and ended well. */
async function nextInvocation(
  context: CheckContext,
  { now, text, after }: { readonly now: Date; readonly text: string; readonly after?: Invocation },
): Promise<Invocation | undefined> {
  const seen = await watch(context, context.limits.logsMs, async () => {
    const ended = (await invocationsSince(context, now)).filter(hasEndedWell);
    const one = ended.find((each) => each.requestId !== after?.requestId && mentions(each, text));
    return one ? { value: one } : { seen: 'no invocation' };
  });
  return 'value' in seen ? seen.value : undefined;
}
