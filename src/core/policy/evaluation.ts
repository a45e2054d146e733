/** Evaluates policies for a request: an explicit deny wins, then an allow; the default is an implicit deny. */
import type { PolicyContext } from './context.ts';
import type { Choice, Policy, Statement } from './document.ts';

export interface PolicyRequest {
  /** Such as `dynamodb:GetRecords`; case-insensitive. */
  readonly action: string;
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string;
  readonly context: PolicyContext;
}

export type Decision = 'allowed' | 'explicitDeny' | 'implicitDeny';

/** The decision of identity policies. */
export function evaluatePolicies(policies: Iterable<Policy>, request: PolicyRequest): Decision {
  const action = request.action.toLowerCase();
  return decide(policies, (statement) => coversRequest(statement, action, request));
}

/** The principal that assumes a role: a service principal, or an AWS identity by all its names. */
export type TrustedPrincipal =
  | { readonly kind: 'Service'; readonly name: string }
  | { readonly kind: 'AWS'; readonly names: readonly string[] };

/** The decision of a role's trust policy on `sts:AssumeRole` by the principal. */
export function evaluateTrust(policy: Policy, principal: TrustedPrincipal, context: PolicyContext): Decision {
  return decide(
    [policy],
    (statement) =>
      meets(statement.actions, (test) => test('sts:assumerole')) &&
      namesPrincipal(statement, principal) &&
      statement.conditions.every((condition) => condition(context)),
  );
}

function decide(policies: Iterable<Policy>, covers: (statement: Statement) => boolean): Decision {
  let allowed = false;
  for (const policy of policies) {
    for (const statement of policy.statements) {
      // An allow that can no longer change the outcome is skipped.
      if (statement.effect === 'Allow' && allowed) continue;
      if (!covers(statement)) continue;
      if (statement.effect === 'Deny') return 'explicitDeny';
      allowed = true;
    }
  }
  return allowed ? 'allowed' : 'implicitDeny';
}

function coversRequest(statement: Statement, action: string, { resource, context }: PolicyRequest): boolean {
  return (
    meets(statement.actions, (test) => test(action)) &&
    statement.resources !== undefined &&
    meets(statement.resources, (test) => test(resource, context)) &&
    statement.conditions.every((condition) => condition(context))
  );
}

function namesPrincipal({ principals }: Statement, principal: TrustedPrincipal): boolean {
  const named = principals[principal.kind] ?? [];
  if (principal.kind === 'Service') return named.includes(principal.name);
  return named.some((name) => name === '*' || principal.names.includes(name));
}

function meets<Test>({ tests, negated }: Choice<Test>, holds: (test: Test) => boolean): boolean {
  return tests.some(holds) !== negated;
}
