/** The ARNs whose permissions IAM operations check. */
import type { RequestContext } from '../../contract/service.ts';
import type { IamState } from './state.ts';

/** A role's ARN, or the one that a missing role would have at the root path. */
export function roleResource({ RoleName }: { RoleName?: string }, context: RequestContext<IamState>): string {
  return context.state.findRole(RoleName)?.arn ?? context.state.arn(`role/${RoleName}`);
}

export function policyResource({ PolicyArn }: { PolicyArn?: string }): string {
  return PolicyArn ?? '*';
}
