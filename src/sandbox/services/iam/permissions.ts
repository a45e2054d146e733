/** What roles may do: their policies, compiled once per change. */
import { createPolicyContext, type PolicyContext, type PolicyContextEntries } from '../../../core/policy-context.ts';
import { compilePolicy, type Policy } from '../../../core/policy-document.ts';
import { type Decision, evaluatePolicies } from '../../../core/policy-evaluation.ts';
import type { Role } from './role.ts';

interface Effective {
  readonly policy: Policy;
  /** When it began to spread, milliseconds since the epoch. */
  readonly since: number;
}

interface RolePermissions {
  readonly identity: readonly Effective[];
  readonly boundary: Policy | undefined;
}

export interface PermissionSources {
  /** The document of a managed policy's default version, and since when it is that. */
  findDocument(policyArn: string): { readonly document: string; readonly since: number } | undefined;
  now(): number;
  /** Milliseconds until a new policy counts. */
  readonly propagation: number;
}

/** Differs from AWS: what is taken from a role is gone at once, where AWS needs as long as for what is given. */
export class Permissions {
  readonly #sources: PermissionSources;
  /** By role; a role that changes is a new value, so its old entry is never found again. */
  #compiled = new WeakMap<Role, RolePermissions>();

  constructor(sources: PermissionSources) {
    this.#sources = sources;
  }

  /** Forgets what was compiled; to be called when a managed policy changes. */
  invalidate(): void {
    this.#compiled = new WeakMap();
  }

  /** Allowed when an identity policy says so, no policy denies it, and the boundary, if any, allows it as well. */
  decide(role: Role, action: string, resource: string, context: PolicyContext): Decision {
    const { identity, boundary } = this.#permissionsOf(role);
    const counting = this.#sources.now() - this.#sources.propagation;
    const policies = identity.filter(({ since }) => since <= counting).map(({ policy }) => policy);
    const request = { action, resource, context };
    const decision = evaluatePolicies(policies, request);
    if (boundary === undefined || decision === 'explicitDeny') return decision;
    const limit = evaluatePolicies([boundary], request);
    return limit === 'allowed' ? decision : limit;
  }

  #permissionsOf(role: Role): RolePermissions {
    let permissions = this.#compiled.get(role);
    if (permissions === undefined) {
      permissions = this.#compile(role);
      this.#compiled.set(role, permissions);
    }
    return permissions;
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

/** The condition keys that follow from the role itself and from the time, beside those that the request brings. */
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
    // The sandbox has no TLS; policies that insist on it are to decide as they would on AWS.
    'aws:SecureTransport': 'true',
  });
}
