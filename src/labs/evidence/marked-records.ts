/** Records that a check writes for a marked user of its own, to be added up, and their removal. */
import { UserError } from '../../core/errors.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { invokeFunction } from '../../steps/invoke.ts';
import { writeItem } from '../../steps/put-items.ts';
import type { TableSpec } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { functionOf } from '../engine/plan.ts';
import { sourceOf } from '../engine/source-of.ts';
import type { Lab, MarkedItem } from '../lab.ts';
import { untilDelivered } from './attempts.ts';
import type { CheckContext, Probe } from './context.ts';
import { isHopeless } from './diagnose.ts';
import { keyOfItem } from './item-key.ts';
import { type Mark, newMark } from './mark.ts';
import { findObstacle, type Obstacle } from './obstacle.ts';
import { putBackTotal, readTotal, type Total, totalsOf } from './totals.ts';
import { watch } from './watch.ts';

export interface FirstRecord {
  /** Whose records they are. */
  readonly owner: Owner;
  readonly score: number;
  readonly total: Total;
  readonly since: Date;
  readonly obstacle: Obstacle | undefined;
  readonly attempts: number;
}

export interface Owner {
  readonly mark: Mark;
  /** The keys of the records that were written. */
  readonly written: Item[];
}

export const firstRecord: Probe<FirstRecord> = (context) =>
  untilDelivered(context, async () => {
    const [obstacle, since] = await Promise.all([context.once(findObstacle), targetTime(context.step)]);
    const owner: Owner = { mark: newMark(since), written: [] };
    const base = { owner, since, obstacle, isHopeless: true };
    const seen = await readTotal(context.step, totalsOf(context.lab), owner.mark.text);
    if (obstacle !== undefined || seen === 'missing') return { ...base, score: 0, total: seen, isDelivered: false };

    context.atEnd((cleanUp) => removeRecords(cleanUp, context.lab, owner));
    const score = await writeRecord(context, owner);
    const total = await awaitTotal(context, owner, score);
    const isDelivered = total === score;
    return { ...base, score, total, isDelivered, isHopeless: !isDelivered && (await isHopeless(context, since)) };
  });

/** Writes one more record of the owner and returns its score. */
export async function writeRecord({ lab, step }: CheckContext, { mark, written }: Owner): Promise<number> {
  const { table, marked } = recordsOf(lab);
  const { item } = marked({ ...mark, number: String(Number(mark.number) + written.length) });
  written.push(keyOfItem(table, item));
  await writeItem(step, table, { kind: 'put', item });
  return Number(item[totalsOf(lab).attribute]?.N);
}

/** The owner's sum once it has grown so far, or as it is when the time for that is over. */
export async function awaitTotal(context: CheckContext, { mark }: Owner, atLeast: number): Promise<Total> {
  let last: Total;
  await watch(context, context.limits.logsMs, async () => {
    last = await readTotal(context.step, totalsOf(context.lab), mark.text);
    return typeof last === 'number' && last >= atLeast ? { value: last } : { seen: String(last) };
  });
  return last;
}

async function removeRecords(step: StepContext, lab: Lab, { mark, written }: Owner): Promise<void> {
  if (!(await surviveRemoval(step, lab))) {
    throw new UserError(`${written.length} records of ${mark.text} stay: the function fails on REMOVE`);
  }
  const { table } = recordsOf(lab);
  for (const key of written) await writeItem(step, table, { kind: 'delete', key });
  await putBackTotal(step, totalsOf(lab), { owner: mark.text, before: undefined, added: 0 });
}

export const bearsRemoval: Probe<boolean> = ({ step, lab }) => surviveRemoval(step, lab);

/**
 * Whether the function survives the record of a deletion: asked by a call before anything is deleted, because a trigger
 * would try a record that fails again for a day, and nothing behind it would arrive.
 */
async function surviveRemoval(step: StepContext, lab: Lab): Promise<boolean> {
  const { table, marked } = recordsOf(lab);
  const Keys = keyOfItem(table, marked(newMark(await targetTime(step))).item);
  const record = {
    eventID: '1',
    eventName: 'REMOVE',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: step.aws.target.region,
    dynamodb: { Keys, SequenceNumber: '111', SizeBytes: 1, StreamViewType: 'NEW_IMAGE' },
    eventSourceARN: 'stream-ARN',
  };
  const event = Buffer.from(JSON.stringify({ Records: [record] }));
  const { functionError } = await invokeFunction(step, functionOf(lab).name, event);
  return functionError === undefined;
}

function recordsOf(lab: Lab): { readonly table: TableSpec; readonly marked: (mark: Mark) => MarkedItem } {
  const table = sourceOf(lab);
  if (table.kind !== 'table' || lab.marked === undefined) throw new Error(`${lab.id} has no items to add up`);
  return { table, marked: lab.marked };
}
