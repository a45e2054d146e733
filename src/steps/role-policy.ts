/** Policies of execution roles: the documents of the labs, and the actions that every trigger and log needs. */
import { createPolicyContext } from '../core/policy/context.ts';
import { compilePolicy } from '../core/policy/document.ts';
import { evaluateTrust } from '../core/policy/evaluation.ts';
import { arnOf, resourceName, type StepContext } from './context.ts';

/** The resource of a statement, by the lab's own names. */
export type PolicyTarget = { readonly streamsOfTable: string } | { readonly table: string };

export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly on: PolicyTarget;
}

/** The principal that assumes execution roles. */
export const LAMBDA = 'lambda.amazonaws.com';

/** Lambda may assume the role. */
export const LAMBDA_TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: LAMBDA }, Action: 'sts:AssumeRole' }],
});

/** The actions with which Lambda reads a stream. */
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

/** AWS's managed policies that allow the above, with LOG_ACTIONS. */
export const STREAM_POLICIES = {
  table: 'AWSLambdaDynamoDBExecutionRole',
  'kinesis-stream': 'AWSLambdaKinesisExecutionRole',
} as const;

export const LOG_ACTIONS: readonly string[] = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** Whether a trust policy lets Lambda assume the role, as IAM evaluates it: an explicit denial wins. */
export function mayLambdaAssume({ accountId }: Pick<StepContext, 'accountId'>, trustPolicy: string): boolean {
  const request = createPolicyContext({ 'aws:SourceAccount': accountId });
  return evaluateTrust(compilePolicy(trustPolicy), { kind: 'Service', name: LAMBDA }, request) === 'allowed';
}

/** A stream that is enabled again has a new ARN, so a policy covers all streams that a table ever has. */
export function policyDocument(context: StepContext, statements: readonly PolicyStatement[]): string {
  const Statement = statements.map(({ actions, on }) => ({
    Effect: 'Allow',
    Action: [...actions],
    Resource: arnOf(
      context,
      'dynamodb',
      'table' in on
        ? `table/${resourceName(context, on.table)}`
        : `table/${resourceName(context, on.streamsOfTable)}/stream/*`,
    ),
  }));
  return JSON.stringify({ Version: '2012-10-17', Statement });
}
