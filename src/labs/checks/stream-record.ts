/** The stream record of one change of the marked item: its event name, and exactly the images that it should have. */
import { GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import type { ChangeEvent, Item } from '../../steps/writes.ts';
import type { CheckContext } from '../evidence/context.ts';
import { CHANGES, followMarkedItem } from '../evidence/marked-item.ts';
import { awsCommand } from '../evidence/next-command.ts';
import type { StreamRecord } from '../follow/stream-reader.ts';
import type { MarkedItem } from '../lab.ts';
import { expectation, type Finding } from './check.ts';

const IMAGES: Readonly<Record<ChangeEvent, string>> = {
  INSERT: 'INSERT with NewImage only',
  MODIFY: 'MODIFY with both images, which differ in what was set only',
  REMOVE: 'REMOVE with OldImage only',
};

/** The AWS CLI command that shows the records of a stream. */
export function getRecords({ step }: CheckContext): string {
  return awsCommand(step, new GetRecordsCommand({ ShardIterator: 'ITERATOR' }));
}

export async function checkStreamRecord(
  context: CheckContext,
  { event }: { readonly event: ChangeEvent },
): Promise<Finding> {
  const { pass, fail } = expectation(context, IMAGES[event], getRecords(context));
  const followed = await context.once(followMarkedItem);
  const { streamArn, blocker, records } = followed;
  if (streamArn === undefined) return fail(blocker?.seen ?? 'no stream', blocker ?? 'the table has no stream');
  const record = records[CHANGES.indexOf(event)];
  if (record === undefined) {
    const observed = `${records.length} records: ${records.map((one) => one.eventName).join(', ')}`;
    return fail(observed, 'the stream has no record of the change');
  }
  const problem = problemOf(record, event, followed);
  return problem === undefined ? pass(describeRecord(record)) : fail(describeRecord(record), problem);
}

export function describeRecord({ eventName, dynamodb }: StreamRecord): string {
  const images = [dynamodb?.NewImage && 'NewImage', dynamodb?.OldImage && 'OldImage'].filter(Boolean);
  return `${eventName} ${dynamodb?.SequenceNumber} with ${images.length > 0 ? images.join(' and ') : 'keys only'}`;
}

function problemOf(
  { eventName, dynamodb }: StreamRecord,
  event: ChangeEvent,
  { item, set }: MarkedItem,
): string | undefined {
  const { NewImage, OldImage } = dynamodb ?? {};
  if (eventName !== event) return `it is recorded as ${eventName}`;
  const changed = { ...item, ...set };
  const [before, after] = { INSERT: [undefined, item], MODIFY: [item, changed], REMOVE: [changed, undefined] }[event];
  return problemOfImage('NewImage', NewImage, after) ?? problemOfImage('OldImage', OldImage, before);
}

function problemOfImage(name: string, found: Item | undefined, wanted: Item | undefined): string | undefined {
  if (wanted === undefined) return found === undefined ? undefined : `it has an ${name}`;
  if (found === undefined) return `it has no ${name}: the view type of the stream leaves it out`;
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  const wrong = names.filter((one) => JSON.stringify(found[one]) !== JSON.stringify(wanted[one]));
  return wrong.length === 0 ? undefined : `its ${name} differs in ${wrong.join(', ')}`;
}
