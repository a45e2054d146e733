/** Why what was written did not arrive: the first cause that can be found, and one command to run next. */
import { AttachRolePolicyCommand, GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { call } from '../../aws/clients.ts';
import { isAwsError } from '../../aws/errors.ts';
import { explain } from '../../aws/explain.ts';
import { sourceOf } from '../engine/source-of.ts';
import type { Diagnosis } from './claim.ts';
import type { CheckContext } from './context.ts';
import { invocationsSince } from './function-log.ts';
import { labCommand } from './next-command.ts';
import { findObstacle } from './obstacle.ts';
import { actionsNotGranted, type ExecutionRole, executionRole, LAMBDA, mayLambdaAssume } from './permissions.ts';
import { readTrigger } from './trigger.ts';

export async function diagnose(context: CheckContext, since: Date): Promise<Diagnosis> {
  const { step } = context;
  const obstacle = await context.once(findObstacle);
  if (obstacle !== undefined) return { cause: obstacle.cause, next: obstacle.next };
  const trouble = await troubleWithRole(context);
  if (trouble !== undefined) return trouble;
  const failures = (await invocationsSince(context, since)).flatMap(({ failure }) => failure ?? []);
  const [failure] = failures;
  const logs = labCommand(step, 'tail-logs');
  if (failure !== undefined) return { cause: `the function fails: ${failure}`, next: logs };
  const { mappings } = await readTrigger(context);
  const problem = mappings.find(({ LastProcessingResult = '' }) => LastProcessingResult.startsWith('PROBLEM'));
  if (problem !== undefined) return { cause: `the trigger says: ${problem.LastProcessingResult}`, next: logs };
  return { cause: 'the function has logged nothing of it in the time allowed', next: logs };
}

/** Another write would fare no better: the function fails, or its role lacks something. */
export async function isHopeless(context: CheckContext, since: Date): Promise<boolean> {
  const log = await invocationsSince(context, since);
  return log.some(({ failure }) => failure !== undefined) || (await troubleWithRole(context)) !== undefined;
}

async function troubleWithRole(context: CheckContext): Promise<Diagnosis | undefined> {
  try {
    const role = await executionRole(context);
    if (role === undefined) return undefined;
    const { Role } = await context.step.aws.send(IAMClient, new GetRoleCommand({ RoleName: role.name }));
    if (!mayLambdaAssume(context, Role)) return notAssumable(context, role);
    const { sourceArn } = await readTrigger(context);
    const denied = await actionsNotGranted(context, { roleArn: role.arn, sourceArn });
    return denied.length === 0 ? undefined : missingPolicy(context, role, denied);
  } catch (error) {
    // A person who may not look has to do with the other causes; a role that is gone is told by its own check.
    if (isAwsError(error, 'AccessDenied', 'AccessDeniedException', 'NoSuchEntityException', 'NoSuchEntity')) {
      return undefined;
    }
    throw error;
  }
}

export function notAssumable({ step }: CheckContext, role: ExecutionRole): Diagnosis {
  const cause = `the trust policy of ${role.name} does not let ${LAMBDA} assume it`;
  return { cause, next: labCommand(step, 'setup') };
}

/** What to attach to a role that lacks actions. */
export function missingPolicy({ lab }: CheckContext, role: ExecutionRole, denied: readonly string[]): Diagnosis {
  const service = sourceOf(lab).kind === 'table' ? 'DynamoDB' : 'Kinesis';
  const PolicyArn = `arn:aws:iam::aws:policy/service-role/AWSLambda${service}ExecutionRole`;
  const attach = new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn });
  return { cause: `the role ${role.name} may not ${denied.join(', ')}`, next: explain(call(IAMClient, attach)) };
}
