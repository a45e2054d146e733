/** An action that the role may do on one table, and on no other. */
import { arnOf, resourceName } from '../../steps/context.ts';
import { revokePolicy } from '../../steps/revoke-policy.ts';
import type { CheckContext } from '../evidence/context.ts';
import { awsCommand } from '../evidence/next-command.ts';
import { allowedActions, executionRole, simulation } from '../evidence/permissions.ts';
import { expectation, type Finding } from './check.ts';

export interface OnlyActionOptions {
  readonly action: string;
  /** The lab's own name of the table. */
  readonly table: string;
}

/** A table that does not exist: an action that is allowed on it is allowed on every table. */
const ANY_OTHER_TABLE = 'any-other-table';

export async function checkOnlyAction(context: CheckContext, { action, table }: OnlyActionOptions): Promise<Finding> {
  const { step, sourceName } = context;
  const name = resourceName(step, table);
  const expected = `the role may ${action} on ${name} only`;
  const role = await executionRole(context);
  if (role === undefined)
    return expectation(context, expected, 'aws iam list-roles').fail('no role', 'there is no role');
  const ask = (one: string) => ({
    roleArn: role.arn,
    actions: [action],
    resource: arnOf(step, 'dynamodb', `table/${one}`),
  });
  const { pass, fail } = expectation(context, expected, awsCommand(step, simulation(ask(name))));
  const may = async (one: string): Promise<boolean> => (await allowedActions(context, ask(one))).length > 0;
  if (!(await may(name))) return fail(`not on ${name}`, `${role.name} may not ${action} on ${name}`);
  for (const other of [sourceName, ANY_OTHER_TABLE]) {
    if (!(await may(other))) continue;
    const revoke = await revokePolicy(step, role.name, { action, resource: ask(other).resource });
    const next = revoke ? awsCommand(step, revoke) : `aws iam list-role-policies --role-name ${role.name}`;
    return fail(`on ${name}, and on ${other}`, `the policies of ${role.name} grant more than the lab needs`, next);
  }
  return pass(`${role.name} may ${action} on ${name} only`);
}
