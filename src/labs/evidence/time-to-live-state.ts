/** Whether items of the lab's table expire, and by which attribute. */
import { DescribeTimeToLiveCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { isAwsError } from '../../aws/errors.ts';
import { resourceName } from '../../steps/context.ts';
import type { TimeToLiveSpec } from '../../steps/time-to-live.ts';
import type { Lab } from '../lab.ts';
import type { Probe } from './context.ts';

export interface TimeToLiveState {
  readonly status: string;
  readonly attribute: string | undefined;
  /** It is on, for the attribute of the lab. */
  readonly isRight: boolean;
}

export const timeToLiveState: Probe<TimeToLiveState> = async ({ step, lab }) => {
  const spec = timeToLiveSpec(lab);
  try {
    const { TimeToLiveDescription } = await step.aws.send(
      DynamoDBClient,
      describeTimeToLive(resourceName(step, spec.table)),
    );
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

export function timeToLiveSpec(lab: Lab): TimeToLiveSpec {
  const spec = lab.resources.find(({ kind }) => kind === 'time-to-live');
  if (spec?.kind !== 'time-to-live') throw new Error(`the lab ${lab.id} has no time to live`);
  return spec;
}

export function describeTimeToLive(TableName: string): DescribeTimeToLiveCommand {
  return new DescribeTimeToLiveCommand({ TableName });
}
