/** What IAM sees late of its own changes: "changes must be replicated across multiple geographic regions" (IAM user guide). */
import type { Names, ReadLag } from '../../contract/read-lag.ts';

const role = ({ RoleName: name }: Names): string | undefined => (typeof name === 'string' ? name : undefined);

const rolePolicy = (input: Names): string => `${role(input)}/${String(input.PolicyName)}`;

export const IAM_READ_LAGS: readonly ReadLag[] = [
  {
    kind: 'stale',
    after: ['CreateRole'],
    lasts: 'creationLag',
    resource: role,
    reads: ['GetRole', 'ListAttachedRolePolicies', 'ListRolePolicies', 'ListRoleTags'],
    blindWrites: ['AttachRolePolicy', 'PutRolePolicy', 'TagRole'],
  },
  { kind: 'stale', after: ['DeleteRole'], lasts: 'deletionLag', resource: role, reads: ['GetRole'] },
  {
    kind: 'stale',
    after: ['AttachRolePolicy'],
    lasts: 'creationLag',
    resource: role,
    reads: ['ListAttachedRolePolicies'],
  },
  { kind: 'stale', after: ['PutRolePolicy'], lasts: 'creationLag', resource: rolePolicy, reads: ['GetRolePolicy'] },
  {
    kind: 'refusal',
    after: ['DetachRolePolicy'],
    lasts: 'deletionLag',
    resource: role,
    refused: 'DeleteRole',
    error: ['DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409],
  },
  {
    kind: 'refusal',
    after: ['DeleteRolePolicy'],
    lasts: 'deletionLag',
    resource: role,
    refused: 'DeleteRole',
    error: ['DeleteConflict', 'Cannot delete entity, must delete policies first.', 409],
  },
];
