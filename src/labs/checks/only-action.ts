/** An action that the role may do on one table, and on no other. */
import { IAMClient } from '@aws-sdk/client-iam';
import { call } from '../../aws/clients.ts';
import { explain } from '../../aws/explain.ts';
import { arnOf, resourceName } from '../../steps/context.ts';
import { sourceOf } from '../engine/source-of.ts';
import { labCommand } from '../evidence/next-command.ts';
import { allowedActions, executionRole, simulation } from '../evidence/permissions.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface OnlyActionPart {
  readonly kind: 'only-action';
  readonly action: string;
  /** The lab's own name of the table. */
  readonly table: string;
}

/** Nobody's table: what is allowed here is allowed everywhere. */
const ANY_OTHER_TABLE = 'any-other-table';

export const onlyAction: CheckKind<OnlyActionPart> = {
  writes: false,
  run: async (context, { action, table }) => {
    const { step, lab } = context;
    const name = resourceName(step, table);
    const expected = `the role may ${action} on ${name} only`;
    const next = labCommand(step, 'setup');
    const role = await executionRole(context);
    if (role === undefined) {
      return failed({ expected, call: 'aws iam list-roles' }, 'no role', { cause: 'there is no role', next });
    }
    const arn = (one: string): string => arnOf(step, 'dynamodb', `table/${one}`);
    const question = { roleArn: role.arn, actions: [action], resource: arn(name) };
    const claim = { expected, call: explain(call(IAMClient, simulation(question))) };
    const may = async (one: string): Promise<boolean> =>
      (await allowedActions(context, { ...question, resource: arn(one) })).length > 0;
    if (!(await may(name))) {
      return failed(claim, `not on ${name}`, { cause: `${role.name} may not ${action} on ${name}`, next });
    }
    for (const other of [resourceName(step, sourceOf(lab).name), ANY_OTHER_TABLE]) {
      if (!(await may(other))) continue;
      const cause = `the policies of ${role.name} grant more than the lab needs`;
      return failed(claim, `on ${name}, and on ${other}`, {
        cause,
        next: `aws iam list-role-policies --role-name ${role.name}`,
      });
    }
    return passed(claim, `${role.name} may ${action} on ${name} only`);
  },
};
