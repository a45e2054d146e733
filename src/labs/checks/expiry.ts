/** An item whose time has passed is deleted by DynamoDB itself, and its stream record says so. */
import { DynamoDBStreamsClient, GetRecordsCommand } from '@aws-sdk/client-dynamodb-streams';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { expiredItem } from '../evidence/expired-item.ts';
import { labCommand } from '../evidence/next-command.ts';
import { timeToLiveState } from '../evidence/time-to-live-state.ts';
import { describeRecord } from './change.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface ExpiryPart {
  readonly kind: 'expiry';
}

const PRINCIPAL = 'dynamodb.amazonaws.com';

export const expiry: CheckKind<ExpiryPart> = {
  writes: true,
  run: async (context) => {
    const claim = {
      expected: `REMOVE with OldImage and userIdentity Service / ${PRINCIPAL}`,
      call: explain(call(DynamoDBStreamsClient, new GetRecordsCommand({ ShardIterator: 'ITERATOR' }))),
    };
    const setup = labCommand(context.step, 'setup');
    const { isRight, status } = await context.once(timeToLiveState);
    if (!isRight) {
      const cause = 'time to live is not enabled on the attribute of the lab';
      return failed(claim, `nothing expires: time to live ${status}`, { cause, next: setup });
    }
    if (context.step.moveClock === undefined) {
      const cause = 'DynamoDB deletes expired items within days, at no fixed time, and here time cannot be moved';
      return {
        state: 'pending',
        ...claim,
        observed: 'no fixed time',
        cause,
        next: labCommand(context.step, 'tail-logs'),
      };
    }
    const expired = await context.once(expiredItem);
    if (expired === undefined) {
      return failed(claim, 'no stream', { cause: 'the table has no stream', next: setup });
    }
    const { record } = expired;
    if (record === undefined) {
      const cause = 'the item expired and is still there';
      return failed(claim, 'no REMOVE record', { cause, next: setup });
    }
    const { userIdentity, dynamodb } = record;
    const { Type = 'nobody', PrincipalId = '' } = userIdentity ?? {};
    const observed = `${describeRecord(record)}, by ${Type} ${PrincipalId}`.trim();
    if (Type === 'Service' && PrincipalId === PRINCIPAL && dynamodb?.OldImage !== undefined)
      return passed(claim, observed);
    const cause =
      dynamodb?.OldImage === undefined ? 'the view type leaves the OldImage out' : 'someone else deleted it';
    return failed(claim, observed, { cause, next: setup });
  },
};
