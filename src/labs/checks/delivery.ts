/** Changes of the marked item in the function's log: each from its stream record to the invocation that logged it. */

import { diagnose } from '../evidence/diagnose.ts';
import { CHANGES, type Followed, followItem, type LoggedRecord, loggedRecords } from '../evidence/follow.ts';
import { logGroupOfFunction, logSearch } from '../evidence/function-log.ts';
import { mentions, sequenceNumbersIn, sourceArnsIn } from '../evidence/mentions.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface DeliveryPart {
  readonly kind: 'delivery';
  readonly events: readonly (typeof CHANGES)[number][];
  /** What the log must say of each record; a sequence number or source ARN can come from the stream alone. */
  readonly carries: readonly ('key' | 'sequence number' | 'source ARN')[];
  /** Each is the only record of its invocation. */
  readonly isAlone?: boolean;
}

export const delivery: CheckKind<DeliveryPart> = {
  writes: true,
  run: async (context, part) => {
    const { events, carries, isAlone = false } = part;
    const group = await context.once(logGroupOfFunction);
    const followed = await context.once(followItem);
    const { records, text, obstacle, attempts, since } = followed;
    const alone = isAlone ? ', each alone in its invocation' : '';
    const claim = {
      expected: `${events.join(', ')} logged with ${carries.join(', ')}${alone}`,
      call: logSearch(group, text),
    };
    if (obstacle !== undefined) return failed(claim, obstacle.seen, obstacle);

    const logged = loggedRecords(followed);
    const wanted = events.map((event) => logged.find(({ record }) => record === records[CHANGES.indexOf(event)]));
    const arrived = wanted.filter((one) => one !== undefined);
    const tries = attempts > 1 ? ` (${attempts} attempts)` : '';
    if (arrived.length < wanted.length) {
      const observed = `${arrived.length} of ${wanted.length} arrived${tries}`;
      return failed(claim, observed, await diagnose(context, since));
    }
    const observed = `${arrived.map(describe).join('; ')}${tries}`;
    const cause = problemOf(arrived, followed, part);
    const next = labCommand(context.step, 'tail-logs');
    return cause === undefined ? passed(claim, observed) : failed(claim, observed, { cause, next });
  },
};

function describe({ record, invocation }: LoggedRecord): string {
  const { eventName, dynamodb } = record;
  const { requestId, report } = invocation;
  return `${eventName} ${dynamodb?.SequenceNumber} in request ${requestId} (${report.durationMs} ms)`;
}

function problemOf(
  arrived: readonly LoggedRecord[],
  { text, streamArn, invocations }: Followed,
  { carries, isAlone }: DeliveryPart,
): string | undefined {
  for (const { record, invocation, isNamed } of arrived) {
    const number = record.dynamodb?.SequenceNumber;
    if (!mentions(invocation, text)) return `request ${invocation.requestId} has not logged the key ${text}`;
    if (carries.includes('sequence number') && !isNamed) return `the log names no sequence number ${number}`;
    const arns = sourceArnsIn(invocation);
    const isFromStream = streamArn !== undefined && arns.includes(streamArn);
    if (carries.includes('source ARN') && !isFromStream) {
      return `the log names ${arns.length === 0 ? 'no eventSourceARN' : arns.join(', ')}, not ${streamArn}`;
    }
    const batch = sequenceNumbersIn(invocation);
    if (isAlone && batch.length > 1) return `request ${invocation.requestId} had ${batch.length} records`;
  }
  const places = arrived.map(({ invocation: { requestId } }) =>
    invocations.findIndex((one) => one.requestId === requestId),
  );
  const isInOrder = places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
  return isInOrder ? undefined : 'the changes of the item arrived out of order';
}
