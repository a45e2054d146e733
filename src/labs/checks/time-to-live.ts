/** The time to live of the lab's table: enabled, or being enabled, on exactly the lab's attribute. */
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { call } from '../../aws/clients.ts';
import { isAwsError } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import { resourceName } from '../../steps/context.ts';
import type { TimeToLiveSpec } from '../../steps/time-to-live.ts';
import type { Lab } from '../lab.ts';
import { type CheckKind, failed, passed } from './check.ts';
import type { Probe } from './context.ts';
import { labCommand } from './next-command.ts';

export interface TimeToLivePart {
  readonly kind: 'time-to-live';
}

export interface TimeToLiveState {
  readonly status: string;
  readonly attribute: string | undefined;
  /** It is on, for the attribute of the lab. */
  readonly isRight: boolean;
}

export const timeToLiveState: Probe<TimeToLiveState> = async ({ step, lab }) => {
  const spec = timeToLiveSpec(lab);
  try {
    const { TimeToLiveDescription } = await step.aws.send(DynamoDBClient, describe(resourceName(step, spec.table)));
    const { TimeToLiveStatus: status = 'DISABLED', AttributeName: attribute } = TimeToLiveDescription ?? {};
    const isRight = attribute === spec.attribute && (status === 'ENABLED' || status === 'ENABLING');
    return { status, attribute, isRight };
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFoundException')) {
      return { status: 'no table', attribute: undefined, isRight: false };
    }
    throw error;
  }
};

export const timeToLiveCheck: CheckKind<TimeToLivePart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const spec = timeToLiveSpec(lab);
    const TableName = resourceName(step, spec.table);
    const claim = {
      expected: `time to live ENABLED on ${spec.attribute}`,
      call: explain(call(DynamoDBClient, describe(TableName))),
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

export function timeToLiveSpec(lab: Lab): TimeToLiveSpec {
  const spec = lab.resources.find(({ kind }) => kind === 'time-to-live');
  if (spec?.kind !== 'time-to-live') throw new Error(`the lab ${lab.id} has no time to live`);
  return spec;
}

const describe = (TableName: string): DescribeTimeToLiveCommand => new DescribeTimeToLiveCommand({ TableName });
