/** An item whose time has passed is deleted by DynamoDB itself, and its stream record says so. */
import type { CheckContext } from '../evidence/context.ts';
import { expiredItem } from '../evidence/expired-item.ts';
import { labCommand } from '../evidence/next-command.ts';
import { timeToLiveState } from '../evidence/time-to-live-state.ts';
import { expectation, type Finding } from './check.ts';
import { describeRecord, getRecords } from './stream-record.ts';

const PRINCIPAL = 'dynamodb.amazonaws.com';

export async function checkExpiry(context: CheckContext): Promise<Finding> {
  const expected = `REMOVE with OldImage and userIdentity Service / ${PRINCIPAL}`;
  const { pass, fail, open } = expectation(context, expected, getRecords(context));
  const { isRight, status } = await context.once(timeToLiveState);
  if (!isRight) {
    return fail(`nothing expires: time to live ${status}`, 'time to live is not enabled on the attribute of the lab');
  }
  if (context.step.moveClock === undefined) {
    const cause = 'DynamoDB deletes expired items within days, at no fixed time, and here time cannot be moved';
    return open('pending', 'no fixed time', { cause, next: labCommand(context.step, 'tail-logs') });
  }
  const expired = await context.once(expiredItem);
  if (expired === undefined) return fail('no stream', 'the table has no stream');
  const { record } = expired;
  if (record === undefined) return fail('no REMOVE record', 'the item expired and is still there');
  const { userIdentity, dynamodb } = record;
  const { Type = 'nobody', PrincipalId = '' } = userIdentity ?? {};
  const observed = `${describeRecord(record)}, by ${Type} ${PrincipalId}`.trim();
  if (dynamodb?.OldImage === undefined) return fail(observed, 'the view type leaves the OldImage out');
  return Type === 'Service' && PrincipalId === PRINCIPAL ? pass(observed) : fail(observed, 'someone else deleted it');
}
