/** Changes of the marked item in the function's log: each from its stream record to the invocation that logged it. */
import { wantedSettings } from '../../steps/mapping-settings.ts';
import type { ChangeEvent } from '../../steps/writes.ts';
import type { CheckContext } from '../evidence/context.ts';
import { diagnose, diagnoseStuck, stuckText } from '../evidence/diagnose.ts';
import { everyShard } from '../evidence/every-shard.ts';
import { fixMapping } from '../evidence/fixes.ts';
import { CHANGES, type FollowedMarkedItem, followMarkedItem } from '../evidence/marked-item.ts';
import { type Diagnosis, labCommand } from '../evidence/next-command.ts';
import { readTrigger } from '../evidence/trigger.ts';
import { logSearch } from '../follow/function-log.ts';
import { type LoggedRecord, mentions, sequenceNumbersIn, sourceArnsIn } from '../follow/logged-records.ts';
import { expectation, type Finding } from './check.ts';

export interface DeliveryOptions {
  readonly events: readonly ChangeEvent[];
  /** Values of each record that must be in the log; a sequence number or source ARN can come from the stream alone. */
  readonly carries: readonly ('key' | 'sequence number' | 'source ARN')[];
  /** Each is the only record of its invocation. */
  readonly isAlone?: boolean;
}

export async function checkDelivery(context: CheckContext, options: DeliveryOptions): Promise<Finding> {
  const { events, carries, isAlone = false } = options;
  const followed = await context.once(followMarkedItem);
  const { records, logged, text, blocker, attempts, since } = followed;
  const alone = isAlone ? ', each alone in its invocation' : '';
  const expected = `${events.join(', ')} logged with ${carries.join(', ')}${alone}`;
  const { pass, fail } = expectation(context, expected, logSearch(context, text));
  if (blocker !== undefined) return fail(blocker.seen, blocker);

  const wanted = events.map((event) => logged.find(({ record }) => record === records[CHANGES.indexOf(event)]));
  const arrived = wanted.filter((one) => one !== undefined);
  const tries = attempts > 1 ? ` (${attempts} attempts)` : '';
  if (arrived.length < wanted.length) {
    return fail(`${arrived.length} of ${wanted.length} arrived${tries}`, await diagnose(context, since));
  }
  const observed = `${arrived.map(describe).join('; ')}${tries}`;
  const shared = isAlone ? arrived.find(({ invocation }) => sequenceNumbersIn(invocation).length > 1) : undefined;
  if (shared !== undefined) return fail(observed, await diagnoseBatch(context, shared));
  const cause = problemOf(arrived, followed, carries);
  if (cause !== undefined) return fail(observed, cause, labCommand(context.step, 'tail-logs'));
  const shards = await context.once(everyShard);
  if (shards.stuck.length === 0) return pass(observed);
  return fail(`${observed}; ${stuckText(shards)}`, await diagnoseStuck(context, shards));
}

function describe({ record, invocation }: LoggedRecord): string {
  const { eventName, dynamodb } = record;
  const { requestId, report } = invocation;
  return `${eventName} ${dynamodb?.SequenceNumber} in request ${requestId} (${report.durationMs} ms)`;
}

async function diagnoseBatch(context: CheckContext, { invocation }: LoggedRecord): Promise<Diagnosis> {
  const { mappings } = await readTrigger(context);
  const wanted = wantedSettings(context.lab.mapping).BatchSize;
  const large = mappings.find(({ BatchSize }) => BatchSize !== wanted);
  const cause = `request ${invocation.requestId} had ${sequenceNumbersIn(invocation).length} records`;
  return { cause, next: large ? fixMapping(context, large) : labCommand(context.step, 'tail-logs') };
}

function problemOf(
  arrived: readonly LoggedRecord[],
  { text, streamArn, invocations }: FollowedMarkedItem,
  carries: DeliveryOptions['carries'],
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
  }
  const places = arrived.map(({ invocation: { requestId } }) =>
    invocations.findIndex((one) => one.requestId === requestId),
  );
  const isInOrder = places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
  return isInOrder ? undefined : 'the changes of the item arrived out of order';
}
