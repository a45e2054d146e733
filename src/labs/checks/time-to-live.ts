/** The time to live of the lab's table: enabled, or being enabled, on exactly the lab's attribute. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import { labCommand } from '../evidence/next-command.ts';
import { describeTimeToLive, timeToLiveSpec, timeToLiveState } from '../evidence/time-to-live-state.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface TimeToLivePart {
  readonly kind: 'time-to-live';
}

export const timeToLiveCheck: CheckKind<TimeToLivePart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const spec = timeToLiveSpec(lab);
    const TableName = resourceName(step, spec.table);
    const claim = {
      expected: `time to live ENABLED on ${spec.attribute}`,
      call: explain(call(DynamoDBClient, describeTimeToLive(TableName))),
    };
    const { status, attribute, isRight } = await context.once(timeToLiveState);
    const observed = `time to live ${status}${attribute === undefined ? '' : ` on ${attribute}`}`;
    if (isRight) return passed(claim, observed);
    const isElsewhere = attribute !== undefined && attribute !== spec.attribute;
    const cause = isElsewhere
      ? `it looks at ${attribute}, so what ${spec.attribute} says does not count`
      : `time to live is ${status}`;
    return failed(claim, observed, { cause, next: labCommand(step, 'setup') });
  },
};
