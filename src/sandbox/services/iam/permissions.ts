/** The permissions of roles: their policies, compiled once per change. */
import { createPolicyContext, type PolicyContext, type PolicyContextEntries } from '../../../core/policy/context.ts';
import { compilePolicy, type Policy } from '../../../core/policy/document.ts';
import { type Decision, evaluatePolicies, type PolicyRequest } from '../../../core/policy/evaluation.ts';
import { compileOnce } from '../../contract/compile-once.ts';
import type { DenyingPolicy } from '../../contract/denial.ts';
import type { Role } from './role.ts';

/** A decision and the kind of policy that made it; if all allow, the identity-based policy. */
export interface Verdict {
  readonly decision: Decision;
  readonly policy: DenyingPolicy;
}

interface Effective {
  readonly policy: Policy;
  /** When its propagation started, milliseconds since the epoch. */
  readonly since: number;
}

interface RolePermissions {
  readonly identity: readonly Effective[];
  readonly boundary: Policy | undefined;
}

export interface PermissionSources {
  /** The document of a managed policy's default version, and since when it is the default. */
  findDocument(policyArn: string): { readonly document: string; readonly since: number } | undefined;
  now(): number;
  /** Milliseconds until a new policy takes effect. */
  readonly propagation: number;
}

/** Differs from AWS: a removed permission is gone at once, where AWS takes as long as for a new one. */
export class Permissions {
  readonly #sources: PermissionSources;
  /** A changed role is a new value, so results for the old one are never found again. */
  #permissionsOf = this.#compiler();
  readonly #compileSession = compileOnce((documents: readonly string[]) => documents.map(compilePolicy));

  constructor(sources: PermissionSources) {
    this.#sources = sources;
  }

  /** Drops all compiled policies; call it when a managed policy changes. */
  invalidate(): void {
    this.#permissionsOf = this.#compiler();
  }

  #compiler(): (role: Role) => RolePermissions {
    return compileOnce((role) => this.#compile(role));
  }

  /**
   * Allowed when an identity policy allows it, and so do the boundary and the session policies, if any. `sessionPolicies` are
   * documents, and must be the same array for the same session.
   */
  decide(role: Role, request: PolicyRequest, sessionPolicies?: readonly string[]): Verdict {
    const { identity, boundary } = this.#permissionsOf(role);
    const counting = this.#sources.now() - this.#sources.propagation;
    const policies = identity.filter(({ since }) => since <= counting).map(({ policy }) => policy);
    const verdicts: Verdict[] = [{ decision: evaluatePolicies(policies, request), policy: 'identity-based policy' }];
    if (boundary !== undefined) {
      verdicts.push({ decision: evaluatePolicies([boundary], request), policy: 'permissions boundary' });
    }
    if (sessionPolicies !== undefined) {
      const decision = evaluatePolicies(this.#compileSession(sessionPolicies), request);
      verdicts.push({ decision, policy: 'session policy' });
    }
    const [first] = ['explicitDeny', 'implicitDeny', 'allowed'].flatMap((decision) =>
      verdicts.filter((verdict) => verdict.decision === decision),
    );
    return first ?? { decision: 'implicitDeny', policy: 'identity-based policy' };
  }

  #compile(role: Role): RolePermissions {
    const inline = role.inline.map(({ document, since }) => ({ policy: compilePolicy(document), since }));
    const attached = role.attached.flatMap(({ arn, since }) => {
      const managed = this.#sources.findDocument(arn);
      if (managed === undefined) return [];
      return [{ policy: compilePolicy(managed.document), since: Math.max(since, managed.since) }];
    });
    const boundary =
      role.permissionsBoundary === undefined
        ? undefined
        : compilePolicy(this.#sources.findDocument(role.permissionsBoundary)?.document ?? '{}');
    return { identity: [...inline, ...attached], boundary };
  }
}

/** The condition keys of the role and of the time, in addition to those of the request. */
export function roleContext(
  role: Role,
  accountId: string,
  sessionName: string,
  now: number,
  request: PolicyContextEntries = {},
): PolicyContext {
  const tags = Object.entries(role.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const);
  return createPolicyContext(request, {
    ...Object.fromEntries(tags),
    'aws:PrincipalArn': role.arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': 'AssumedRole',
    'aws:userid': `${role.roleId}:${sessionName}`,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    // The sandbox has no TLS, but policies that require it must decide as on AWS.
    'aws:SecureTransport': 'true',
  });
}
