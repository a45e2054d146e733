/** AWS Identity and Access Management: its operations, and what tells it apart on the wire. */

import type { StaticOperationSchema } from '@smithy/types';
import type { Operation, Service } from '../../contract/service.ts';
import { attachRolePolicy } from './operations/attach-role-policy.ts';
import { createPolicy } from './operations/create-policy.ts';
import { createPolicyVersion } from './operations/create-policy-version.ts';
import { createRole } from './operations/create-role.ts';
import { deletePolicy } from './operations/delete-policy.ts';
import { deletePolicyVersion } from './operations/delete-policy-version.ts';
import { deleteRole } from './operations/delete-role.ts';
import { deleteRolePermissionsBoundary } from './operations/delete-role-permissions-boundary.ts';
import { deleteRolePolicy } from './operations/delete-role-policy.ts';
import { detachRolePolicy } from './operations/detach-role-policy.ts';
import { getPolicy } from './operations/get-policy.ts';
import { getPolicyVersion } from './operations/get-policy-version.ts';
import { getRole } from './operations/get-role.ts';
import { getRolePolicy } from './operations/get-role-policy.ts';
import { getUser } from './operations/get-user.ts';
import { listAttachedRolePolicies } from './operations/list-attached-role-policies.ts';
import { listEntitiesForPolicy } from './operations/list-entities-for-policy.ts';
import { listInstanceProfilesForRole } from './operations/list-instance-profiles-for-role.ts';
import { listPolicies } from './operations/list-policies.ts';
import { listPolicyVersions } from './operations/list-policy-versions.ts';
import { listRolePolicies } from './operations/list-role-policies.ts';
import { listRoleTags } from './operations/list-role-tags.ts';
import { listRoles } from './operations/list-roles.ts';
import { putRolePermissionsBoundary } from './operations/put-role-permissions-boundary.ts';
import { putRolePolicy } from './operations/put-role-policy.ts';
import { setDefaultPolicyVersion } from './operations/set-default-policy-version.ts';
import { simulateCustomPolicy } from './operations/simulate-custom-policy.ts';
import { simulatePrincipalPolicy } from './operations/simulate-principal-policy.ts';
import { tagRole } from './operations/tag-role.ts';
import { untagRole } from './operations/untag-role.ts';
import { updateAssumeRolePolicy } from './operations/update-assume-role-policy.ts';
import { updateRole } from './operations/update-role.ts';
import { updateRoleDescription } from './operations/update-role-description.ts';
import { OPERATIONS_NOT_SERVED } from './operations-not-served.ts';
import type { IamState } from './state.ts';

const OPERATIONS: readonly Operation<IamState>[] = [
  attachRolePolicy,
  createPolicy,
  createPolicyVersion,
  createRole,
  deletePolicy,
  deletePolicyVersion,
  deleteRole,
  deleteRolePermissionsBoundary,
  deleteRolePolicy,
  detachRolePolicy,
  getPolicy,
  getPolicyVersion,
  getRole,
  getRolePolicy,
  getUser,
  listAttachedRolePolicies,
  listEntitiesForPolicy,
  listInstanceProfilesForRole,
  listPolicies,
  listPolicyVersions,
  listRolePolicies,
  listRoleTags,
  listRoles,
  putRolePermissionsBoundary,
  putRolePolicy,
  setDefaultPolicyVersion,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
  tagRole,
  untagRole,
  updateAssumeRolePolicy,
  updateRole,
  updateRoleDescription,
];

const SCHEMAS = [...OPERATIONS.map(({ schema }) => schema), ...OPERATIONS_NOT_SERVED.map(namedSchema)];

/** Enough of a schema to be known by its name. */
function namedSchema(name: string): StaticOperationSchema {
  return [9, 'com.amazonaws.iam', name, 0, () => 'unit', () => 'unit'];
}

export function iamService(state: IamState): Service<IamState> {
  return {
    signingName: 'iam',
    iamPrefix: 'iam',
    protocols: ['awsQuery'],
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    validationErrorCode: 'ValidationError',
    operations: OPERATIONS,
    schemas: SCHEMAS,
    state,
  };
}
