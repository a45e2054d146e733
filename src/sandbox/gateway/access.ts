/** Asks IAM before an operation that a role's session calls, and refuses in each service's own form. */
import { type Denial, describeDenial } from '../contract/denial.ts';
import { type Caller, type Permission, type RequestContext, ServiceError } from '../contract/service.ts';
import type { BoundOperation } from './service-table.ts';

export interface AuthorizationContext {
  readonly region: string;
  /** Values of condition keys that only the operation knows. */
  readonly conditionKeys?: Readonly<Record<string, string | readonly string[]>>;
}

/** Undefined when the caller's policies allow it. */
export type Authorize = (
  caller: Caller,
  action: string,
  resource: string,
  context: AuthorizationContext,
) => Denial | undefined | Promise<Denial | undefined>;

/** Signing names whose denial is `AccessDenied` with status 403, having been Query services. */
const QUERY_SERVICES = new Set(['iam', 'sts', 'monitoring', 'sqs']);

/** Rejects with the service's access-denied error; the account's root may do anything and is never asked about. */
export async function requirePermission(
  { operation, action }: BoundOperation,
  input: never,
  context: RequestContext<unknown>,
  { authorize, signingName }: { readonly authorize: Authorize; readonly signingName: string },
): Promise<void> {
  const { caller, region } = context;
  if (caller.roleArn === undefined || action === null) return;
  const resources = operation.resources?.(input, context) ?? '*';
  const conditionKeys = operation.conditionKeys?.(input, context);
  for (const named of typeof resources === 'string' ? [resources] : resources) {
    const needed: Permission = typeof named === 'string' ? { action, resource: named } : named;
    const denial = await authorize(caller, needed.action, needed.resource, { region, conditionKeys });
    if (denial !== undefined)
      throw accessDenied(signingName, describeDenial(caller, told(needed, signingName), denial));
  }
}

/** SQS writes the action in small letters (observed by many of its users). */
function told({ action, resource }: Permission, signingName: string): Permission {
  return { action: signingName === 'sqs' ? action.toLowerCase() : action, resource };
}

function accessDenied(signingName: string, message: string): ServiceError {
  if (QUERY_SERVICES.has(signingName)) return new ServiceError('AccessDenied', message, 403);
  if (signingName === 'lambda') return new ServiceError('AccessDeniedException', message, 403, { Message: message });
  const members = signingName === 'dynamodb' ? { Message: message } : {};
  return new ServiceError('AccessDeniedException', message, 400, members);
}
