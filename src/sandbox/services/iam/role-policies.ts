/** The inline policies of a role. */
import { ServiceError } from '../../contract/service.ts';
import type { InlinePolicy, Role } from './role.ts';

/** Throws what IAM answers when the role has none of that name. */
export function getInlinePolicy(role: Role, name: string | undefined): InlinePolicy {
  const policy = role.inline.find((inline) => inline.name === name);
  if (policy === undefined)
    throw new ServiceError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
  return policy;
}
