/** Records that a check writes for a marked user of its own, to be added up, and their removal. */
import { UserError } from '../../core/errors.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { invokeFunction } from '../../steps/invoke.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { watch } from '../follow/watch.ts';
import { itemTable, type Lab, type Marker } from '../lab.ts';
import { untilDelivered } from './attempts.ts';
import { type Blocker, findBlocker } from './blocker.ts';
import type { CheckContext, Probe } from './context.ts';
import { isHopeless } from './diagnose.ts';
import { markedItem } from './marked-item.ts';
import { newMarker } from './marker.ts';
import { putBackTotal, readTotal, type Total, totalsOf } from './totals.ts';

export interface MarkedUser {
  readonly marker: Marker;
  /** The keys of the records that were written. */
  readonly written: Item[];
}

export interface FirstRecord {
  readonly user: MarkedUser;
  readonly score: number;
  readonly total: Total;
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

    context.atEnd((cleanUp) => removeRecords(cleanUp, lab, user));
    const score = await writeRecord(context, user);
    const total = await awaitTotal(context, user, score);
    const isDelivered = total === score;
    return { ...base, score, total, isDelivered, isHopeless: !isDelivered && (await isHopeless(context, since)) };
  });

/** Writes one more record of the user and returns its score. */
export async function writeRecord({ lab, step }: CheckContext, { marker, written }: MarkedUser): Promise<number> {
  const table = itemTable(lab);
  const { item } = markedItem(lab, { ...marker, number: String(Number(marker.number) + written.length) });
  written.push(keyOf(table, item));
  await writeItem(step, table, { kind: 'put', item });
  return Number(item[totalsOf(lab).attribute]?.N);
}

/** The user's sum once it is at least that much, or at the time limit. */
export async function awaitTotal(context: CheckContext, { marker }: MarkedUser, atLeast: number): Promise<Total> {
  let last: Total;
  await watch(context, context.limits.logsMs, async () => {
    last = await readTotal(context.step, totalsOf(context.lab), marker.text);
    return typeof last === 'number' && last >= atLeast ? { value: last } : { seen: String(last) };
  });
  return last;
}

async function removeRecords(step: StepContext, lab: Lab, { marker, written }: MarkedUser): Promise<void> {
  if (!(await surviveRemoval(step, lab))) {
    throw new UserError(`${written.length} records of ${marker.text} stay: the function fails on REMOVE`);
  }
  for (const key of written) await writeItem(step, itemTable(lab), { kind: 'delete', key });
  await putBackTotal(step, totalsOf(lab), { owner: marker.text, before: undefined, added: 0 });
}

export const survivesRemoval: Probe<boolean> = ({ step, lab }) => surviveRemoval(step, lab);

/**
 * Whether the function survives the record of a deletion: tested by an invocation before anything is deleted, because a
 * trigger would retry a record that fails for a day, and nothing after it would arrive.
 */
async function surviveRemoval(step: StepContext, lab: Lab): Promise<boolean> {
  const { item } = markedItem(lab, newMarker(await targetTime(step)));
  const record = {
    eventID: '1',
    eventName: 'REMOVE',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: step.aws.target.region,
    dynamodb: {
      Keys: keyOf(itemTable(lab), item),
      SequenceNumber: '111',
      SizeBytes: 1,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: 'stream-ARN',
  };
  const event = Buffer.from(JSON.stringify({ Records: [record] }));
  const { functionError } = await invokeFunction(step, lab.function.name, event);
  return functionError === undefined;
}
