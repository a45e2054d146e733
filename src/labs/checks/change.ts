/** One change of the marked item as the stream recorded it: its kind, and exactly the images that it should have. */
import { DynamoDBStreamsClient, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import type { Item } from '../../steps/writes.ts';
import { CHANGES, type Followed, followItem } from '../evidence/follow.ts';
import { labCommand } from '../evidence/next-command.ts';
import type { StreamRecord } from '../evidence/stream-reader.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface ChangePart {
  readonly kind: 'change';
  readonly event: (typeof CHANGES)[number];
}

const IMAGES: Readonly<Record<ChangePart['event'], string>> = {
  INSERT: 'INSERT with NewImage only',
  MODIFY: 'MODIFY with both images, which differ in what was set only',
  REMOVE: 'REMOVE with OldImage only',
};

export const change: CheckKind<ChangePart> = {
  writes: true,
  run: async (context, { event }) => {
    const { step } = context;
    const claim = {
      expected: IMAGES[event],
      call: explain(call(DynamoDBStreamsClient, new GetRecordsCommand({ ShardIterator: 'ITERATOR' }))),
    };
    const followed = await context.once(followItem);
    const setup = labCommand(step, 'setup');
    if (followed.streamArn === undefined) {
      const { seen = 'no stream', cause = 'the table has no stream', next = setup } = followed.obstacle ?? {};
      return failed(claim, seen, { cause, next });
    }
    const record = followed.records[CHANGES.indexOf(event)];
    if (record === undefined) {
      const observed = `${followed.records.length} records: ${followed.records.map((one) => one.eventName).join(', ')}`;
      return failed(claim, observed, { cause: 'the stream has no record of the change', next: setup });
    }
    const observed = describeRecord(record);
    const problem = problemOf(record, event, followed);
    return problem === undefined ? passed(claim, observed) : failed(claim, observed, { cause: problem, next: setup });
  },
};

export function describeRecord({ eventName, dynamodb }: StreamRecord): string {
  const images = [dynamodb?.NewImage && 'NewImage', dynamodb?.OldImage && 'OldImage'].filter(Boolean);
  return `${eventName} ${dynamodb?.SequenceNumber} with ${images.length > 0 ? images.join(' and ') : 'keys only'}`;
}

function problemOf(
  { eventName, dynamodb }: StreamRecord,
  event: ChangePart['event'],
  { item, set }: Followed,
): string | undefined {
  const { NewImage, OldImage } = dynamodb ?? {};
  if (eventName !== event) return `it is recorded as ${eventName}`;
  const before = event === 'INSERT' ? undefined : event === 'MODIFY' ? item : { ...item, ...set };
  const after = event === 'INSERT' ? item : event === 'MODIFY' ? { ...item, ...set } : undefined;
  return problemOfImage('NewImage', NewImage, after) ?? problemOfImage('OldImage', OldImage, before);
}

function problemOfImage(name: string, found: Item | undefined, wanted: Item | undefined): string | undefined {
  if (wanted === undefined) return found === undefined ? undefined : `it has an ${name}`;
  if (found === undefined) return `it has no ${name}: the view type of the stream leaves it out`;
  const names = [...new Set([...Object.keys(found), ...Object.keys(wanted)])];
  const wrong = names.filter((one) => JSON.stringify(found[one]) !== JSON.stringify(wanted[one]));
  return wrong.length === 0 ? undefined : `its ${name} differs in ${wrong.join(', ')}`;
}
