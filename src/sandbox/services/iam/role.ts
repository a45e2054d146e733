/** A role as it is stored, and the forms in which IAM shows it. */
import type { AttachedPermissionsBoundary, Role as RoleShape, Tag } from '@aws-sdk/client-iam';
import { ServiceError } from '../../contract/service.ts';
import { type Tags, tagList } from '../../contract/tags.ts';
import { encodeDocument } from './policy-documents.ts';

export interface AttachedPolicy {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since the epoch; the policy counts when it has spread from then on. */
  readonly since: number;
}

export interface InlinePolicy {
  readonly name: string;
  readonly document: string;
  readonly since: number;
}

export interface Role {
  readonly roleName: string;
  readonly roleId: string;
  readonly path: string;
  readonly arn: string;
  /** Milliseconds since the epoch, whole seconds as IAM shows them. */
  readonly createDate: number;
  readonly assumeRolePolicyDocument: string;
  /** When the trust policy was last written, milliseconds since the epoch. */
  readonly trustedSince: number;
  readonly description?: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
  readonly permissionsBoundary?: string;
  readonly tags: Tags;
  /** In order of attachment. */
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

export const DEFAULT_SESSION_SECONDS = 3600;

/** What CreateRole answers: the bare role. */
export function describeCreatedRole(role: Role): RoleShape {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: new Date(role.createDate),
    AssumeRolePolicyDocument: encodeDocument(role.assumeRolePolicyDocument),
    Tags: formatTags(role.tags),
  };
}

/** An entry of ListRoles: without tags, boundary and last use. */
export function describeListedRole(role: Role): RoleShape {
  return {
    ...describeCreatedRole(role),
    Tags: undefined,
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
  };
}

/** What GetRole answers: all of it. */
export function describeRole(role: Role): RoleShape {
  return {
    ...describeListedRole(role),
    PermissionsBoundary: describeBoundary(role.permissionsBoundary),
    Tags: formatTags(role.tags),
    RoleLastUsed: {},
  };
}

function describeBoundary(arn: string | undefined): AttachedPermissionsBoundary | undefined {
  if (arn === undefined) return undefined;
  const boundary = { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
  return boundary as AttachedPermissionsBoundary; // IAM says `Policy`, which the SDK's list of values lacks
}

/** Undefined when there are none, so that the member is left out. */
export function formatTags(tags: Tags): Tag[] | undefined {
  return Object.keys(tags).length === 0 ? undefined : tagList(tags);
}

/** Throws what IAM answers when the role has no inline policy of that name. */
export function getInlinePolicy(role: Role, name: string | undefined): InlinePolicy {
  const policy = role.inline.find((inline) => inline.name === name);
  if (policy === undefined)
    throw new ServiceError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);
  return policy;
}
