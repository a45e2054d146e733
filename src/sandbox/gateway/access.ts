/** Authorizes the operations that role sessions call, and words denials as the service does. */
import { type Authorize, describeDenial } from '../contract/denial.ts';
import { type Permission, type RequestContext, ServiceError } from '../contract/service.ts';
import type { Call } from './dispatch.ts';

/** Rejects with the service's access-denied error. The account's root user is allowed everything. */
export async function requirePermission(
  { bound, table }: Pick<Call, 'bound' | 'table'>,
  { input, context }: { readonly input: never; readonly context: RequestContext<unknown> },
  authorize: Authorize,
): Promise<void> {
  const { operation, action } = bound;
  const { dialect } = table;
  const { caller, region } = context;
  if (caller.roleArn === undefined || action === null) return;
  const resources = operation.resources?.(input, context) ?? '*';
  const conditionKeys = operation.conditionKeys?.(input, context);
  for (const named of typeof resources === 'string' ? [resources] : resources) {
    const needed: Permission = typeof named === 'string' ? { action, resource: named } : named;
    const denial = await authorize(caller, needed.action, needed.resource, { region, conditionKeys });
    if (denial === undefined) continue;
    const worded = dialect.hasLowerCaseActions ? { ...needed, action: needed.action.toLowerCase() } : needed;
    throw new ServiceError(...dialect.accessDenied(describeDenial(caller, worded, denial)));
  }
}
