/** Policy documents that the IAM tests share. */

export function trustPolicy(...services: string[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
  });
}

export const LAMBDA_TRUST = trustPolicy('lambda.amazonaws.com');

export function allow(Action: string | string[], Resource: string | string[] = '*', more: object = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, ...more }] });
}
