/** The execution role: Lambda may assume it, and it may read the stream and write logs. */
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { call } from '../../aws/clients.ts';
import { isAwsError } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import { sourceOf } from '../engine/source-of.ts';
import { missingPolicy, notAssumable } from '../evidence/diagnose.ts';
import { labCommand } from '../evidence/next-command.ts';
import {
  actionsNotGranted,
  executionRole,
  LAMBDA,
  LOG_ACTIONS,
  mayLambdaAssume,
  STREAM_ACTIONS,
  simulation,
} from '../evidence/permissions.ts';
import { readTrigger } from '../evidence/trigger.ts';
import { type CheckKind, failed, passed } from './check.ts';

export interface RolePart {
  readonly kind: 'role';
}

export const roleCheck: CheckKind<RolePart> = {
  writes: false,
  run: async (context) => {
    const { step, lab } = context;
    const stream = STREAM_ACTIONS[sourceOf(lab).kind];
    const expected = `${LAMBDA} may assume it; ${stream.length} stream and ${LOG_ACTIONS.length} logs actions granted`;
    const setup = labCommand(step, 'setup');
    const role = await executionRole(context);
    if (role === undefined) {
      const claim = { expected, call: 'aws iam list-roles' };
      return failed(claim, 'no role', { cause: 'there is neither the function nor the role of the lab', next: setup });
    }
    const get = new GetRoleCommand({ RoleName: role.name });
    const claim = { expected, call: explain(call(IAMClient, get)) };
    const trust = await step.aws.send(IAMClient, get).catch((error: unknown) => {
      if (isAwsError(error, 'NoSuchEntityException', 'NoSuchEntity')) return undefined;
      throw error;
    });
    if (trust === undefined) {
      return failed(claim, `no role ${role.name}`, { cause: "the function's role was deleted", next: setup });
    }
    if (!mayLambdaAssume(context, trust.Role)) {
      return failed(claim, `${LAMBDA} may not assume it`, notAssumable(context, role));
    }
    const { sourceArn } = await readTrigger(context);
    const denied = await actionsNotGranted(context, { roleArn: role.arn, sourceArn });
    const shows = simulation({ roleArn: role.arn, actions: [...stream, ...LOG_ACTIONS], resource: sourceArn ?? '*' });
    const asked = { expected, call: explain(call(IAMClient, shows)) };
    if (denied.length === 0) return passed(asked, `${role.arn}: ${LAMBDA} may assume it; all granted`);
    return failed(asked, `not granted: ${denied.join(', ')}`, missingPolicy(context, role, denied));
  },
};
