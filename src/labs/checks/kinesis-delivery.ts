/** One marked record of a Kinesis stream: put, read back under its sequence number, and logged by the function. */
import { targetTime } from '../../steps/context.ts';
import { untilDelivered } from '../evidence/attempts.ts';
import { type Blocker, findBlocker } from '../evidence/blocker.ts';
import type { CheckContext, Probe } from '../evidence/context.ts';
import { diagnose, isHopeless } from '../evidence/diagnose.ts';
import { newMarker } from '../evidence/marker.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type FollowedRecord, followRecord } from '../follow/follow-record.ts';
import { logSearch } from '../follow/function-log.ts';
import { mentions, sequenceNumbersIn } from '../follow/logged-records.ts';
import { expectation, type Finding } from './check.ts';

interface MarkedRecord extends Partial<FollowedRecord> {
  readonly text: string;
  readonly since: Date;
  /** Why no record was put. */
  readonly blocker: Blocker | undefined;
  readonly attempts: number;
}

const followMarkedRecord: Probe<MarkedRecord> = (context) =>
  untilDelivered(context, async () => {
    const [blocker, since] = await Promise.all([context.once(findBlocker), targetTime(context.step)]);
    const { text } = newMarker(since);
    const base = { text, since, blocker, isHopeless: true };
    if (blocker !== undefined) return { ...base, isDelivered: false };
    const followed = await followRecord(context, { kind: 'record', partitionKey: text, data: text });
    const isDelivered = followed.invocation !== undefined;
    return { ...base, ...followed, isDelivered, isHopeless: !isDelivered && (await isHopeless(context, since)) };
  });

export async function checkKinesisDelivery(context: CheckContext): Promise<Finding> {
  const { text, since, blocker, receipt, readBack, invocation, attempts } = await context.once(followMarkedRecord);
  const expected = "a line with the record's text, under PutRecord's sequence number";
  const { pass, fail } = expectation(context, expected, logSearch(context, text));
  if (blocker !== undefined) return fail(blocker.seen, blocker);
  const number = receipt?.sequenceNumber ?? '';
  if (invocation === undefined) {
    return fail(`${number} has not arrived (${attempts} attempts)`, await diagnose(context, since));
  }
  const observed = `${number} in ${receipt?.shardId}, request ${invocation.requestId}: ${text}`;
  const numbers = sequenceNumbersIn(invocation);
  const next = labCommand(context.step, 'tail-logs');
  if (readBack !== text) return fail(observed, `the stream holds ${readBack} under it`, next);
  if (!mentions(invocation, text)) return fail(observed, 'the log does not have the text of the record', next);
  if (numbers.length > 0 && !numbers.includes(number)) {
    return fail(observed, `the log names ${numbers.join(', ')} instead`, next);
  }
  return pass(observed);
}
