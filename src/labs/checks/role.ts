/** The execution role: Lambda may assume it, and it may read the stream and write logs. */
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { getRole } from '../../steps/find-role.ts';
import { LAMBDA, LOG_ACTIONS, mayLambdaAssume, STREAM_ACTIONS } from '../../steps/role-policy.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { executionRole, notAssumable, problemOfRole, simulation } from '../evidence/permissions.ts';
import { readTrigger } from '../evidence/trigger.ts';
import { expectation, type Finding } from './check.ts';

export async function checkRole(context: CheckContext): Promise<Finding> {
  const { step, lab } = context;
  const stream = STREAM_ACTIONS[lab.source.kind];
  const expected = `${LAMBDA} may assume it; ${stream.length} stream and ${LOG_ACTIONS.length} logs actions granted`;
  const role = await executionRole(context);
  if (role === undefined) {
    const cause = 'there is neither the function nor the role of the lab';
    return expectation(context, expected, 'aws iam list-roles').fail('no role', cause);
  }
  const shown = expectation(context, expected, awsCommand(context.step, new GetRoleCommand({ RoleName: role.name })));
  const found = await getRole(step, role.name);
  if (found === undefined) return shown.fail(`no role ${role.name}`, "the function's role was deleted");
  if (!mayLambdaAssume(step, found.trustPolicy)) {
    const problem = notAssumable(context.step, role);
    return shown.fail(problem.seen, problem);
  }
  const { sourceArn } = await readTrigger(context);
  const actions = [...stream, ...LOG_ACTIONS];
  const call = awsCommand(context.step, simulation({ roleArn: role.arn, actions, resource: sourceArn ?? '*' }));
  const { pass, fail } = expectation(context, expected, call);
  const problem = await problemOfRole(context, role);
  if (problem !== undefined) return fail(problem.seen, problem);
  return pass(`${role.arn}: ${LAMBDA} may assume it; all granted`);
}
