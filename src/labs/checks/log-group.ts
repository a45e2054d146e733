/** The function's log group: there before the check itself made the function write. */
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { logGroupOfFunction } from '../evidence/function-log.ts';
import { labCommand } from '../evidence/next-command.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface LogGroupPart {
  readonly kind: 'log-group';
}

export const logGroupCheck: CheckKind<LogGroupPart> = {
  writes: false,
  run: async (context) => {
    const group = await context.once(logGroupOfFunction);
    const describe = new DescribeLogGroupsCommand({ logGroupNamePrefix: group });
    const claim = { expected: `log group ${group}`, call: explain(call(CloudWatchLogsClient, describe)) };
    if (context.hadLogGroup) return passed(claim, `log group ${group}`);
    const cause = 'the log group was deleted, or the function has never run; its next invocation makes it again';
    return failed(claim, `no log group ${group}`, { cause, next: labCommand(context.step, 'setup') });
  },
};
