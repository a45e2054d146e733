/** Asking whether a caller has a permission, a denied one, and AWS's sentence for it. */
import type { Caller, Permission } from './service.ts';

/** The kind of policy that denies, as AWS's sentence names it. */
export type DenyingPolicy = 'identity-based policy' | 'permissions boundary' | 'session policy';

export interface Denial {
  /** A statement denies it; otherwise no statement allows it. */
  readonly explicitDeny: boolean;
  /** Default: the identity-based policies. */
  readonly policy?: DenyingPolicy;
}

/** What the gateway knows of a request for the conditions of the caller's policies. */
export interface RequestConditions {
  readonly region?: string;
  /** Values of condition keys that only the operation knows. */
  readonly conditionKeys?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Undefined when the caller's policies allow the action on the resource. */
export type Authorize = (
  caller: Caller,
  action: string,
  resource: string,
  context?: RequestConditions,
) => Denial | undefined | Promise<Denial | undefined>;

export function describeDenial(
  { arn }: Caller,
  { action, resource }: Permission,
  { explicitDeny, policy = 'identity-based policy' }: Denial,
): string {
  const reason = explicitDeny
    ? `with an explicit deny in ${policy.startsWith('i') ? 'an' : 'a'} ${policy}`
    : `because no ${policy} allows the ${action} action`;
  return `${describeRefusal(arn, action, resource)} ${reason}`;
}

/** Without the reason, as STS refuses callers that the trust policy does not allow. */
export function describeRefusal(callerArn: string, action: string, resource: string): string {
  return `User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`;
}
