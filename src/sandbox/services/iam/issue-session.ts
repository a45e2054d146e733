/** Issues credentials to callers of STS: checks the role's trust, the caller's permission and the duration. */
import type { PolicyContextEntries } from '../../../core/policy/context.ts';
import { type Denial, describeDenial, describeRefusal } from '../../contract/denial.ts';
import type { IssuedSession, IssueSessionRequest } from '../../contract/ports.ts';
import { type Caller, ServiceError } from '../../contract/service.ts';
import { defaultVersion } from './managed-policy.ts';
import { checkPolicyDocument } from './policy-documents.ts';
import type { Role } from './role.ts';
import type { IamState } from './state.ts';

const ACTION = 'sts:AssumeRole';

/** Role chaining is limited to an hour, regardless of the role's own maximum. */
const MOST_CHAINED_SECONDS = 3600;

/**
 * Throws the errors of STS. Differs from AWS: the account's root may assume roles that trust the account, where AWS lets it
 * assume none.
 */
export async function issueSession(iam: IamState, request: IssueSessionRequest): Promise<IssuedSession> {
  const { caller, roleArn, sessionName, durationSeconds } = request;
  const role = iam.findRoleByArn(roleArn);
  // The error must not reveal whether the role exists.
  if (role === undefined) throw refused(caller, roleArn);
  requireTrust(iam, role, request);
  checkDuration(caller, role, durationSeconds);
  const policies = sessionPolicies(iam, request);
  const now = iam.clock.now();
  const { roleName, roleId } = role;
  const expires = now + durationSeconds * 1000;
  const session = await iam.sessions.keep(
    { roleName, roleId, sessionName, expires, ...(policies && { policies }) },
    now,
  );
  const { accessKeyId, secretAccessKey, sessionToken } = session;
  return { accessKeyId, secretAccessKey, sessionToken, arn: iam.sessionArn(roleName, sessionName), roleId, expires };
}

/** A role that trusts the account delegates to the caller's own policies; one that names the caller needs none. */
function requireTrust(iam: IamState, role: Role, { caller, sessionName, externalId }: IssueSessionRequest): void {
  const { accountId, arn, roleArn } = caller;
  const own = roleArn === undefined ? [arn] : [arn, roleArn];
  const conditionKeys: PolicyContextEntries = { 'sts:RoleSessionName': sessionName, 'sts:ExternalId': externalId };
  const context = {
    ...conditionKeys,
    'aws:PrincipalArn': roleArn ?? arn,
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalType': roleArn === undefined ? 'Account' : 'AssumedRole',
    'aws:userid': caller.userId,
  };
  const trusts = (names: readonly string[]) => iam.trust(role, { kind: 'AWS', names }, context);
  const trust = trusts([...own, accountId, iam.arn('root')]);
  if (trust === 'explicitDeny') throw refused(caller, role.arn, 'with an explicit deny in the role trust policy');
  if (trust !== 'allowed') throw refused(caller, role.arn);
  const denial: Denial | undefined = iam.authorize(caller, ACTION, role.arn, { conditionKeys });
  if (denial === undefined) return;
  const needsNoPolicy = !denial.explicitDeny && denial.policy === 'identity-based policy' && trusts(own) === 'allowed';
  if (needsNoPolicy) return;
  const message = describeDenial(caller, { action: ACTION, resource: role.arn }, denial);
  throw new ServiceError('AccessDenied', message, 403);
}

function refused(caller: Caller, roleArn: string, reason?: string): ServiceError {
  const refusal = describeRefusal(caller.arn, ACTION, roleArn);
  return new ServiceError('AccessDenied', reason === undefined ? refusal : `${refusal} ${reason}`, 403);
}

function checkDuration(caller: Caller, role: Role, seconds: number): void {
  const asked = 'The requested DurationSeconds exceeds the';
  if (caller.roleArn !== undefined && seconds > MOST_CHAINED_SECONDS) {
    throw new ServiceError('ValidationError', `${asked} 1 hour session limit for roles assumed by role chaining.`);
  }
  if (seconds > role.maxSessionDuration) {
    throw new ServiceError('ValidationError', `${asked} MaxSessionDuration set for this role.`);
  }
}

/** The session policies. A managed policy applies in its current version; a missing one allows nothing. */
function sessionPolicies(iam: IamState, { policy, policyArns }: IssueSessionRequest): string[] | undefined {
  if (policy === undefined && policyArns.length === 0) return undefined;
  if (policy !== undefined) checkPolicyDocument(policy, iam.partition);
  const managed = policyArns.map((arn) => {
    const found = iam.findPolicy(arn);
    return found === undefined ? '{}' : defaultVersion(found).document;
  });
  return policy === undefined ? managed : [policy, ...managed];
}
