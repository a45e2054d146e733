/** What the function's execution role may do, as IAM itself decides it: over policies of any name and kind. */
import { IAMClient, type Role, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { createPolicyContext } from '../../core/policy/context.ts';
import { compilePolicy } from '../../core/policy/document.ts';
import { evaluateTrust } from '../../core/policy/evaluation.ts';
import { arnOf, logGroupName, resourceName } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { findRole } from '../../steps/role.ts';
import { functionOf } from '../engine/plan.ts';
import { sourceOf } from '../engine/source-of.ts';
import type { CheckContext } from './context.ts';

export const STREAM_ACTIONS: Readonly<Record<'table' | 'kinesis-stream', readonly string[]>> = {
  table: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  'kinesis-stream': [
    'kinesis:DescribeStream',
    'kinesis:GetRecords',
    'kinesis:GetShardIterator',
    'kinesis:ListShards',
    'kinesis:ListStreams',
  ],
};

export const LOG_ACTIONS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] as const;

export interface ExecutionRole {
  readonly name: string;
  readonly arn: string;
}

/** The role that the function has, whatever its name; without a function the one of the lab's name. */
export async function executionRole({ step, lab }: CheckContext): Promise<ExecutionRole | undefined> {
  const spec = functionOf(lab);
  const arn = (await findFunction(step, spec.name))?.configuration.Role ?? (await findRole(step, spec.role))?.arn;
  return arn === undefined ? undefined : { arn, name: arn.split('/').at(-1) ?? arn };
}

/** Who assumes execution roles. */
export const LAMBDA = 'lambda.amazonaws.com';

export function mayLambdaAssume({ step }: CheckContext, role: Role | undefined): boolean {
  const trustPolicy = compilePolicy(decodeURIComponent(role?.AssumeRolePolicyDocument ?? ''));
  const request = createPolicyContext({ 'aws:SourceAccount': step.accountId });
  return evaluateTrust(trustPolicy, { kind: 'Service', name: LAMBDA }, request) === 'allowed';
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

/** What the trigger and the log need and the role does not have. */
export async function actionsNotGranted(
  context: CheckContext,
  { roleArn, sourceArn }: { readonly roleArn: string; readonly sourceArn: string | undefined },
): Promise<readonly string[]> {
  const source = sourceOf(context.lab);
  const stream = STREAM_ACTIONS[source.kind];
  const questions: readonly Question[] = [
    { roleArn, actions: stream, resource: sourceArn ?? anyStreamOf(context) },
    { roleArn, actions: LOG_ACTIONS, resource: logStreams(context) },
  ];
  const answers = await Promise.all(
    questions.map(async (question) => {
      const allowed = await allowedActions(context, question);
      return question.actions.filter((action) => !allowed.includes(action));
    }),
  );
  return answers.flat();
}

function anyStreamOf({ step, lab }: CheckContext): string {
  const source = sourceOf(lab);
  const name = resourceName(step, source.name);
  if (source.kind === 'kinesis-stream') return arnOf(step, 'kinesis', `stream/${name}`);
  return arnOf(step, 'dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`);
}

function logStreams({ step, lab }: CheckContext): string {
  const group = logGroupName(resourceName(step, functionOf(lab).name));
  return arnOf(step, 'logs', `log-group:${group}:log-stream:any`);
}
