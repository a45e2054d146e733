/** CreateRole: creates a role with a trust policy and without permissions. */
import { CreateRole$, type CreateRoleRequest, type CreateRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../contract/service.ts';
import { roleResource } from '../arns.ts';
import { alreadyExists } from '../errors.ts';
import {
  checkName,
  checkPath,
  DESCRIPTION,
  PATH,
  POLICY_DOCUMENT,
  ROLE_NAME,
  SESSION_SECONDS,
  TAG_RULES,
} from '../input.ts';
import { checkBoundary } from '../policies.ts';
import { checkTrustPolicyDocument } from '../policy-documents.ts';
import { DEFAULT_SESSION_SECONDS, describeCreatedRole, type Role } from '../role.ts';
import type { IamState } from '../state.ts';
import { mergeTagsIgnoringCase } from '../tags.ts';
import { createUniqueId } from '../unique-id.ts';

export const createRole = defineOperation<CreateRoleRequest, CreateRoleResponse, IamState>(CreateRole$, {
  rules: {
    RoleName: ROLE_NAME,
    Path: PATH,
    AssumeRolePolicyDocument: POLICY_DOCUMENT,
    Description: DESCRIPTION,
    MaxSessionDuration: SESSION_SECONDS,
    PermissionsBoundary: { minLength: 20, maxLength: 2048 },
    ...TAG_RULES,
  },
  resources: roleResource,
  handle: async (input, { state, clock }) => {
    const {
      RoleName: roleName = '',
      Path: path = '/',
      AssumeRolePolicyDocument: assumeRolePolicyDocument = '',
    } = input;
    checkName('roleName', roleName);
    checkPath(path);
    checkTrustPolicyDocument(assumeRolePolicyDocument, state.partition);
    checkBoundary(state, input.PermissionsBoundary);
    if (state.roles.has(roleName.toLowerCase())) throw alreadyExists(`Role with name ${roleName} already exists.`);
    const now = clock.now();
    const role: Role = {
      roleName,
      roleId: createUniqueId('AROA'),
      path,
      arn: state.arn(`role${path}${roleName}`),
      createDate: now - (now % 1000),
      assumeRolePolicyDocument,
      trustedSince: now,
      description: input.Description,
      maxSessionDuration: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
      permissionsBoundary: input.PermissionsBoundary,
      tags: mergeTagsIgnoringCase({}, input.Tags),
      attached: [],
      inline: [],
    };
    await state.saveRole(role);
    return { Role: describeCreatedRole(role) };
  },
});
