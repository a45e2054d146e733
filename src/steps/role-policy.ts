/** The policy documents of execution roles. */
import { arnOf, resourceName, type StepContext } from './context.ts';

/** What a statement is about, by the lab's own names. */
export type PolicyTarget = { readonly streamsOfTable: string } | { readonly table: string };

export interface PolicyStatement {
  readonly actions: readonly string[];
  readonly on: PolicyTarget;
}

const LAMBDA = 'lambda.amazonaws.com';

/** Lambda may assume the role. */
export const LAMBDA_TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: LAMBDA }, Action: 'sts:AssumeRole' }],
};

export function trustsLambda(trustPolicy: string): boolean {
  return trustPolicy.includes(`"${LAMBDA}"`);
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
