/** The stored form of a role, and its forms in IAM's responses. */
import type { AttachedPermissionsBoundary, Role as RoleShape, Tag } from '@aws-sdk/client-iam';
import { type Tags, tagList } from '../../contract/tags.ts';
import { noSuchEntity } from './errors.ts';
import { encodeDocument } from './policy-documents.ts';

export interface AttachedPolicy {
  readonly arn: string;
  readonly name: string;
  /** Milliseconds since the epoch; when the propagation of the policy started. */
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
  /** Milliseconds since the epoch, rounded down to seconds like IAM's. */
  readonly createDate: number;
  readonly assumeRolePolicyDocument: string;
  /** When the trust policy was last changed, milliseconds since the epoch. */
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

/** The response of CreateRole. */
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

/** The response of GetRole, which has all members. */
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
  return boundary as AttachedPermissionsBoundary; // IAM returns `Policy`, which the SDK's type lacks
}

/** Undefined without tags, so that the member is omitted. */
export function formatTags(tags: Tags): Tag[] | undefined {
  return Object.keys(tags).length === 0 ? undefined : tagList(tags);
}

/** Throws IAM's error if the role has no inline policy with that name. */
export function getInlinePolicy(role: Role, name: string | undefined): InlinePolicy {
  const policy = role.inline.find((inline) => inline.name === name);
  if (policy === undefined) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return policy;
}
