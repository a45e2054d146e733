/** The permissions of the function's execution role, as IAM evaluates them: by policies of any name and kind. */
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { isAccessDenied } from '../../aws/errors.ts';
import { arnOf, type StepContext } from '../../steps/context.ts';
import { kinesisArn } from '../../steps/event-source-mapping.ts';
import { findRole, getRole } from '../../steps/find-role.ts';
import { findFunction } from '../../steps/function.ts';
import { attachPolicy, trustLambda } from '../../steps/role.ts';
import { LAMBDA, LOG_ACTIONS, mayLambdaAssume, STREAM_ACTIONS, STREAM_POLICIES } from '../../steps/role-policy.ts';
import type { CheckContext } from './context.ts';
import { awsCommand, type Diagnosis } from './next-command.ts';
import { readTrigger } from './trigger.ts';

export interface ExecutionRole {
  readonly name: string;
  readonly arn: string;
}

/** The role that the function has, whatever its name; without a function the one of the lab's name. */
export async function executionRole({ step, lab }: CheckContext): Promise<ExecutionRole | undefined> {
  const { name, role } = lab.function;
  const arn = (await findFunction(step, name))?.configuration.Role ?? (await findRole(step, role))?.arn;
  return arn === undefined ? undefined : { arn, name: arn.split('/').at(-1) ?? arn };
}

export interface Question {
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** The call that answers, for sending and for showing. */
export function simulation({ roleArn, actions, resource }: Question): SimulatePrincipalPolicyCommand {
  return new SimulatePrincipalPolicyCommand({
    PolicySourceArn: roleArn,
    ActionNames: [...actions],
    ResourceArns: [resource],
  });
}

/** Those of the actions that the role may do on the resource. */
export async function allowedActions({ step }: CheckContext, question: Question): Promise<readonly string[]> {
  const { EvaluationResults = [] } = await step.aws.send(IAMClient, simulation(question));
  return EvaluationResults.filter(({ EvalDecision }) => EvalDecision === 'allowed').map(
    ({ EvalActionName = '' }) => EvalActionName,
  );
}

export interface RoleProblem extends Diagnosis {
  /** For example `not granted: dynamodb:GetRecords`. */
  readonly seen: string;
}

/** Why Lambda cannot run the function with this role, or cannot read the stream with it. */
export async function problemOfRole(context: CheckContext, role: ExecutionRole): Promise<RoleProblem | undefined> {
  const { step, lab } = context;
  const found = await getRole(step, role.name);
  if (found === undefined) return undefined; // another check reports it
  if (!mayLambdaAssume(step, found.trustPolicy)) return notAssumable(step, role);
  const { sourceArn } = await readTrigger(context);
  const denied = await actionsNotGranted(context, role, sourceArn);
  if (denied.length === 0) return undefined;
  const next = awsCommand(step, attachPolicy(step, role.name, STREAM_POLICIES[lab.source.kind]));
  const list = denied.join(', ');
  return { seen: `not granted: ${list}`, cause: `the role ${role.name} may not ${list}`, next };
}

export function notAssumable(step: StepContext, { name }: ExecutionRole): RoleProblem {
  const cause = `the trust policy of ${name} does not let ${LAMBDA} assume it`;
  return { seen: `${LAMBDA} may not assume it`, cause, next: awsCommand(step, trustLambda(name)) };
}

/** The problem of the function's role, if the caller may read it. */
export async function roleProblem(context: CheckContext): Promise<RoleProblem | undefined> {
  try {
    const role = await executionRole(context);
    return role && (await problemOfRole(context, role));
  } catch (error) {
    if (isAccessDenied(error)) return undefined; // without the permission only the other causes can be found
    throw error;
  }
}

/** The actions that the trigger and the log need and the role does not allow. */
async function actionsNotGranted(
  context: CheckContext,
  { arn: roleArn }: ExecutionRole,
  sourceArn: string | undefined,
): Promise<readonly string[]> {
  const { step, lab, logGroup } = context;
  const logStreams = arnOf(step, 'logs', `log-group:${logGroup}:log-stream:any`);
  const questions: readonly Question[] = [
    { roleArn, actions: STREAM_ACTIONS[lab.source.kind], resource: sourceArn ?? anyStreamOf(context) },
    { roleArn, actions: LOG_ACTIONS, resource: logStreams },
  ];
  const answers = await Promise.all(
    questions.map(async (question) => {
      const allowed = await allowedActions(context, question);
      return question.actions.filter((action) => !allowed.includes(action));
    }),
  );
  return answers.flat();
}

function anyStreamOf({ step, lab, sourceName }: CheckContext): string {
  if (lab.source.kind === 'kinesis-stream') return kinesisArn(step, lab.source.name);
  return arnOf(step, 'dynamodb', `table/${sourceName}/stream/2026-01-01T00:00:00.000`);
}
