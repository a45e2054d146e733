/** Removes what checks wrote for marked users, records and sums, where the function survives that. */
import { UserError } from '../../core/errors.ts';
import { type StepContext, targetTime } from '../../steps/context.ts';
import { invokeFunction } from '../../steps/invoke.ts';
import { writeItem } from '../../steps/put-items.ts';
import { keyOf } from '../../steps/table.ts';
import type { Item } from '../../steps/writes.ts';
import { itemTable, type Lab } from '../lab.ts';
import type { Probe } from './context.ts';
import { markedItem, newMarker } from './marker.ts';
import { putBackTotal, totalsOf } from './totals.ts';

/** The keys of records, and the users that they were written for. */
export interface MarkedRecords {
  readonly keys: readonly Item[];
  readonly users: readonly string[];
}

export async function removeRecords(step: StepContext, lab: Lab, { keys, users }: MarkedRecords): Promise<void> {
  if (!(await surviveRemoval(step, lab))) {
    const others = users.length > 1 ? ` and ${users.length - 1} others` : '';
    throw new UserError(`${keys.length} records of ${users[0]}${others} stay: the function fails on REMOVE`);
  }
  await Promise.all(keys.map((key) => writeItem(step, itemTable(lab), { kind: 'delete', key })));
  const totals = totalsOf(lab);
  await Promise.all(users.map((owner) => putBackTotal(step, totals, { owner, before: undefined, added: 0 })));
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
