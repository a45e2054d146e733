/** The function's log group: there before the check itself made the function write. */
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { expectation, type Finding } from './check.ts';

export async function checkLogGroup(context: CheckContext): Promise<Finding> {
  const { logGroup } = context;
  const call = awsCommand(context.step, new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroup }));
  const { expected, pass, fail } = expectation(context, `log group ${logGroup}`, call);
  if (await context.hadLogGroup) return pass(expected);
  const cause = 'the log group was deleted, or the function has never run; its next invocation creates it again';
  return fail(`no log group ${logGroup}`, cause);
}
