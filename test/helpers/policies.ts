/** Policies that tests share. */

/** A statement of a policy; `Effect` is Allow and `Resource` is `*` unless it says otherwise. */
export type Statement = Readonly<Record<string, unknown>>;

export function policy(...statements: readonly Statement[]): string {
  const Statement = statements.map((statement) => {
    const resource = 'NotResource' in statement || 'Principal' in statement ? {} : { Resource: '*' };
    return { Effect: 'Allow', ...resource, ...statement };
  });
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

export function allow(Action: string | string[], Resource: string | string[] = '*', more: object = {}): string {
  return policy({ Action, Resource, ...more });
}

/** A trust policy that lets a service assume the role. */
export function trustOf(service: string): string {
  return policy({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
}

export const TRUST_LAMBDA = trustOf('lambda.amazonaws.com');
