/** A managed policy, of the customer or of AWS, and its forms in IAM's responses. */
import type { Policy as PolicyShape, PolicyVersion as PolicyVersionShape } from '@aws-sdk/client-iam';
import type { Tags } from '../../contract/tags.ts';
import { encodeDocument } from './policy-documents.ts';
import { formatTags } from './role.ts';

export interface PolicyVersion {
  readonly versionId: string;
  readonly document: string;
  /** Milliseconds since the epoch. */
  readonly createDate: number;
}

export interface ManagedPolicy {
  readonly policyName: string;
  readonly policyId: string;
  readonly arn: string;
  readonly path: string;
  readonly description?: string;
  readonly createDate: number;
  readonly updateDate: number;
  /** Newest first. */
  readonly versions: readonly PolicyVersion[];
  readonly defaultVersionId: string;
  /** The highest version number ever used. */
  readonly latestVersion: number;
  readonly tags: Tags;
}

export function defaultVersion(policy: ManagedPolicy): PolicyVersion {
  const version = policy.versions.find(({ versionId }) => versionId === policy.defaultVersionId);
  if (version === undefined) throw new Error(`${policy.arn} has no version ${policy.defaultVersionId}`);
  return version;
}

export interface PolicyUse {
  readonly attachmentCount: number;
  readonly boundaryCount: number;
}

/** An entry of ListPolicies, and the response of CreatePolicy; GetPolicy adds description and tags. */
export function describeListedPolicy(policy: ManagedPolicy, use: PolicyUse): PolicyShape {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: use.attachmentCount,
    PermissionsBoundaryUsageCount: use.boundaryCount,
    IsAttachable: true,
    CreateDate: new Date(policy.createDate),
    UpdateDate: new Date(policy.updateDate),
  };
}

export function describePolicy(policy: ManagedPolicy, use: PolicyUse): PolicyShape {
  return {
    ...describeListedPolicy(policy, use),
    Description: policy.description,
    Tags: formatTags(policy.tags) ?? [],
  };
}

/** A version in a list, without its document. */
export function describeVersion(policy: ManagedPolicy, version: PolicyVersion): PolicyVersionShape {
  return {
    VersionId: version.versionId,
    IsDefaultVersion: version.versionId === policy.defaultVersionId,
    CreateDate: new Date(version.createDate),
  };
}

export function describeVersionWithDocument(policy: ManagedPolicy, version: PolicyVersion): PolicyVersionShape {
  return { Document: encodeDocument(version.document), ...describeVersion(policy, version) };
}
