/** The time to live of the lab's table: enabled, or being enabled, on exactly the lab's attribute. */
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { resourceName } from '../../steps/context.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { timeToLiveSpec, timeToLiveState } from '../evidence/time-to-live-state.ts';
import { expectation, type Finding } from './check.ts';

export async function checkTimeToLive(context: CheckContext): Promise<Finding> {
  const spec = timeToLiveSpec(context.lab);
  const call = awsCommand(
    context.step,
    new DescribeTimeToLiveCommand({ TableName: resourceName(context.step, spec.table) }),
  );
  const { pass, fail } = expectation(context, `time to live ENABLED on ${spec.attribute}`, call);
  const { status, attribute, isRight } = await context.once(timeToLiveState);
  const observed = `time to live ${status}${attribute === undefined ? '' : ` on ${attribute}`}`;
  if (isRight) return pass(observed);
  const isElsewhere = attribute !== undefined && attribute !== spec.attribute;
  const cause = isElsewhere
    ? `it looks at ${attribute}, so ${spec.attribute} has no effect`
    : `time to live is ${status}`;
  return fail(observed, cause);
}
