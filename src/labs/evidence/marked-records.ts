/** Records that a check writes for a marked user of its own, to be added up, and their removal. */

import { invokeFunction } from '../../steps/invoke.ts';
import { writeItem } from '../../steps/put-items.ts';
import { functionOf } from '../plan.ts';
import { sourceOf } from '../source-of.ts';
import { untilDelivered } from './attempts.ts';
import { type CheckContext, type Probe, targetTime } from './context.ts';
import { keyOfItem } from './item-key.ts';
import { type Mark, newMark } from './mark.ts';
import { findObstacle, type Obstacle } from './obstacle.ts';
import { putBackTotal, readTotal, type Total, totalsOf } from './totals.ts';
import { watch } from './watch.ts';

export interface FirstRecord {
  /** Whose records they are. */
  readonly owner: Mark;
  readonly score: number;
  readonly total: Total;
  readonly since: Date;
  readonly obstacle: Obstacle | undefined;
  readonly attempts: number;
}

export const firstRecord: Probe<FirstRecord> = (context) =>
  untilDelivered(context, async () => {
    const [obstacle, since] = await Promise.all([context.once(findObstacle), targetTime(context)]);
    const owner = newMark(since);
    const base = { owner, since, obstacle, isHopeless: obstacle !== undefined };
    const seen = await readTotal(context.step, totalsOf(context.lab), owner.text);
    if (obstacle !== undefined || seen === 'missing') {
      return { ...base, isHopeless: true, score: 0, total: seen, isDelivered: false };
    }
    const score = await writeRecord(context, owner);
    const total = await awaitTotal(context, { owner, atLeast: score });
    return { ...base, score, total, isDelivered: total === score };
  });

/** Writes one more record of the owner and returns its score. */
export async function writeRecord(context: CheckContext, owner: Mark): Promise<number> {
  const { lab, step } = context;
  const totals = totalsOf(lab);
  const table = sourceOf(lab);
  if (table.kind !== 'table' || lab.marked === undefined) throw new Error(`${lab.id} has no items to add up`);
  const { item } = lab.marked({ ...owner, number: newMark(owner.now).number });
  context.atEnd(async (cleanUp) => {
    if (!(await context.once(bearsRemoval))) return; // deleting it would block the shard of the trigger
    await writeItem(cleanUp, table, { kind: 'delete', key: keyOfItem(table, item) });
    await putBackTotal(cleanUp, totals, { owner: owner.text, before: undefined, added: 0 });
  });
  await writeItem(step, table, { kind: 'put', item });
  return Number(item[totals.attribute]?.N);
}

export async function awaitTotal(
  context: CheckContext,
  { owner, atLeast }: { readonly owner: Mark; readonly atLeast: number },
): Promise<Total> {
  let last: Total;
  await watch(context, context.limits.logsMs, async () => {
    last = await readTotal(context.step, totalsOf(context.lab), owner.text);
    return typeof last === 'number' && last >= atLeast ? { value: last } : { seen: String(last) };
  });
  return last;
}

/**
 * Whether the function survives the record of a deletion: asked by a call before anything is deleted, because a trigger
 * would try a record that fails again for a day, and nothing behind it would arrive.
 */
export const bearsRemoval: Probe<boolean> = async ({ step, lab }) => {
  const table = sourceOf(lab);
  if (table.kind !== 'table' || lab.marked === undefined) throw new Error(`${lab.id} has no items to add up`);
  const Keys = keyOfItem(table, lab.marked(newMark(new Date())).item);
  const event = {
    Records: [
      {
        eventID: '1',
        eventName: 'REMOVE',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: step.aws.target.region,
        dynamodb: { Keys, SequenceNumber: '111', SizeBytes: 1, StreamViewType: 'NEW_IMAGE' },
        eventSourceARN: 'stream-ARN',
      },
    ],
  };
  const reply = await invokeFunction(step, functionOf(lab).name, Buffer.from(JSON.stringify(event)));
  return reply.functionError === undefined;
};
