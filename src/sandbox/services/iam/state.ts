/** The state of IAM, shared by all regions: roles, policies and role sessions. */
import { formatArn } from '../../../core/arn.ts';
import type { Clock } from '../../../core/clock.ts';
import { createPolicyContext, type PolicyContextEntries } from '../../../core/policy/context.ts';
import { compilePolicy } from '../../../core/policy/document.ts';
import { type Decision, evaluateTrust, type TrustedPrincipal } from '../../../core/policy/evaluation.ts';
import type { Denial, RequestConditions } from '../../contract/denial.ts';
import type { Pace } from '../../contract/pace.ts';
import type { AssumeRole, RoleMay, ServiceEnvironment } from '../../contract/ports.ts';
import type { Caller } from '../../contract/service.ts';
import { Collection } from '../../store/collection.ts';
import type { Store } from '../../store/store.ts';
import { awsManagedPolicies } from './aws-managed-policies/index.ts';
import { noSuchEntity } from './errors.ts';
import { checkName } from './input.ts';
import { defaultVersion, type ManagedPolicy, type PolicyUse } from './managed-policy.ts';
import { Permissions, roleContext, type Verdict } from './permissions.ts';
import type { Role } from './role.ts';
import { Sessions } from './sessions.ts';

/** The inputs of a decision besides role, action and resource. */
interface DecisionOptions {
  readonly context?: PolicyContextEntries;
  readonly sessionName?: string;
  readonly sessionPolicies?: readonly string[] | undefined;
}

/** The sandbox listens on the loopback interface only. */
const SOURCE_IP = '127.0.0.1';

export interface IamEnvironment extends Omit<ServiceEnvironment, 'region'> {
  readonly partition: string;
}

export async function openIam(store: Store, env: IamEnvironment): Promise<IamState> {
  const roles = await Collection.open<Role>(store, 'role/');
  const policies = await Collection.open<ManagedPolicy>(store, 'policy/');
  return new IamState(env, { roles, policies, sessions: await Sessions.open(store) });
}

/** IAM's stored collections. */
interface IamCollections {
  readonly roles: Collection<Role>;
  readonly policies: Collection<ManagedPolicy>;
  readonly sessions: Sessions;
}

export class IamState {
  readonly accountId: string;
  readonly partition: string;
  /** The managed policies of AWS by ARN. */
  readonly awsPolicies: ReadonlyMap<string, ManagedPolicy>;
  readonly clock: Clock;
  /** By lower-case name: names are unique regardless of case. */
  readonly roles: Collection<Role>;
  /** The customer's managed policies by ARN. */
  readonly policies: Collection<ManagedPolicy>;
  readonly sessions: Sessions;
  readonly #pace: Pace;
  readonly #permissions: Permissions;

  constructor({ accountId, partition, clock, pace }: IamEnvironment, { roles, policies, sessions }: IamCollections) {
    this.accountId = accountId;
    this.partition = partition;
    this.awsPolicies = awsManagedPolicies(partition);
    this.clock = clock;
    this.#pace = pace;
    this.roles = roles;
    this.policies = policies;
    this.sessions = sessions;
    this.#permissions = new Permissions({
      propagation: pace.iamPropagation,
      now: () => clock.now(),
      findDocument: (arn) => {
        const policy = this.findPolicy(arn);
        // AWS's own policies need no propagation.
        const since = this.policies.has(arn) ? policy?.updateDate : 0;
        return policy && { document: defaultVersion(policy).document, since: since ?? 0 };
      },
    });
  }

  /** The ARN of one of IAM's own resources, such as `role/r`. */
  arn(resource: string): string {
    return formatArn({ partition: this.partition, service: 'iam', region: '', accountId: this.accountId, resource });
  }

  sessionArn(roleName: string, sessionName: string): string {
    const resource = `assumed-role/${roleName}/${sessionName}`;
    return formatArn({ partition: this.partition, service: 'sts', region: '', accountId: this.accountId, resource });
  }

  /** Throws IAM's error if there is no such role. */
  role(roleName: string | undefined): Role {
    checkName('roleName', roleName);
    const role = this.findRole(roleName);
    if (role === undefined) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
    return role;
  }

  findRole(roleName: string | undefined): Role | undefined {
    const role = this.roles.get(roleName?.toLowerCase() ?? '');
    return role?.roleName === roleName ? role : undefined;
  }

  findRoleByArn(arn: string): Role | undefined {
    const role = this.findRole(arn.slice(arn.lastIndexOf('/') + 1));
    return role?.arn === arn ? role : undefined;
  }

  saveRole(role: Role): Promise<void> {
    return this.roles.put(role.roleName.toLowerCase(), role);
  }

  async removeRole(role: Role): Promise<void> {
    await this.roles.delete(role.roleName.toLowerCase());
    await this.sessions.forgetRole(role.roleId);
  }

  /** A managed policy, of the customer or of AWS. */
  findPolicy(arn: string): ManagedPolicy | undefined {
    return this.policies.get(arn) ?? this.awsPolicies.get(arn);
  }

  async savePolicy(policy: ManagedPolicy): Promise<void> {
    const saved = this.policies.put(policy.arn, policy);
    this.#permissions.invalidate();
    await saved;
  }

  async removePolicy(arn: string): Promise<void> {
    const removed = this.policies.delete(arn);
    this.#permissions.invalidate();
    await removed;
  }

  policyUse(arn: string): PolicyUse {
    const roles = this.roles.values();
    return {
      attachmentCount: roles.filter(({ attached }) => attached.some((policy) => policy.arn === arn)).length,
      boundaryCount: roles.filter(({ permissionsBoundary }) => permissionsBoundary === arn).length,
    };
  }

  /** Credentials for a service that the role trusts. They are valid as long as the role and the process. */
  readonly assumeRole: AssumeRole = async ({ roleArn, servicePrincipal, sessionName }) => {
    const role = this.findRoleByArn(roleArn);
    const principal: TrustedPrincipal = { kind: 'Service', name: servicePrincipal };
    const context = { 'aws:SourceAccount': this.accountId, 'aws:PrincipalIsAWSService': 'true' };
    if (role === undefined || this.trust(role, principal, context) !== 'allowed') return undefined;
    const { accessKeyId, secretAccessKey, sessionToken } = this.sessions.issue({
      roleName: role.roleName,
      roleId: role.roleId,
      sessionName,
      expires: undefined,
    });
    return { accessKeyId, secretAccessKey, sessionToken };
  };

  /** The caller of a key; undefined for an unknown key, a token that does not match, or a deleted role. */
  findSession(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): { readonly secretAccessKey: string; readonly caller: Caller } | 'expired' | undefined {
    const session = this.sessions.find(accessKeyId, sessionToken);
    if (session === undefined) return undefined;
    if (session.expires !== undefined && session.expires <= this.clock.now()) return 'expired';
    const role = this.findRole(session.roleName);
    if (role?.roleId !== session.roleId) return undefined;
    const caller: Caller = {
      accountId: this.accountId,
      arn: this.sessionArn(session.roleName, session.sessionName),
      userId: `${session.roleId}:${session.sessionName}`,
      roleArn: role.arn,
      ...(session.policies && { sessionPolicies: session.policies }),
    };
    return { secretAccessKey: session.secretAccessKey, caller };
  }

  /** Undefined when the caller is allowed, as the account's root always is. */
  authorize(
    caller: Caller,
    action: string,
    resource: string,
    { region, conditionKeys }: RequestConditions = {},
  ): Denial | undefined {
    if (caller.roleArn === undefined) return undefined;
    const sessionName = caller.arn.slice(caller.arn.lastIndexOf('/') + 1);
    const context = { ...conditionKeys, 'aws:RequestedRegion': region, 'aws:SourceIp': SOURCE_IP };
    const { sessionPolicies } = caller;
    const { decision, policy } = this.#evaluate([caller.roleArn, action, resource], {
      context,
      sessionName,
      sessionPolicies,
    });
    return decision === 'allowed' ? undefined : { explicitDeny: decision === 'explicitDeny', policy };
  }

  readonly roleMay: RoleMay = async (roleArn, action, resource) => {
    return this.decide(roleArn, action, resource) === 'allowed';
  };

  /** The decision of a role's policies; a role that does not exist is denied everything. */
  decide(roleArn: string, action: string, resource: string, options: DecisionOptions = {}): Decision {
    return this.#evaluate([roleArn, action, resource], options).decision;
  }

  #evaluate(
    [roleArn, action, resource]: readonly [string, string, string],
    { context = {}, sessionName = '', sessionPolicies }: DecisionOptions,
  ): Verdict {
    const role = this.findRoleByArn(roleArn);
    if (role === undefined) return { decision: 'implicitDeny', policy: 'identity-based policy' };
    const keys = roleContext(role, this.accountId, sessionName, this.clock.now(), context);
    return this.#permissions.decide(role, { action, resource, context: keys }, sessionPolicies);
  }

  /**
   * The decision of a role's trust policy for a principal. Differs from AWS: a changed trust policy trusts nobody until it has
   * propagated, where AWS still applies the old one.
   */
  trust(role: Role, principal: TrustedPrincipal, context: PolicyContextEntries): Decision {
    if (role.trustedSince + this.#pace.iamPropagation > this.clock.now()) return 'implicitDeny';
    return evaluateTrust(compilePolicy(role.assumeRolePolicyDocument), principal, createPolicyContext(context));
  }
}
