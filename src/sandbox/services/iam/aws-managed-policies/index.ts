/** The managed policies that AWS itself keeps in every account: those that stream and function labs use. */
import type { ManagedPolicy } from '../managed-policy.ts';
import { deriveUniqueId } from '../unique-id.ts';
import { ACCOUNT_POLICIES } from './account.ts';
import type { AwsPolicyDefinition } from './definition.ts';
import { DYNAMODB_POLICIES } from './dynamodb.ts';
import { KINESIS_POLICIES } from './kinesis.ts';
import { LAMBDA_POLICIES } from './lambda.ts';
import { LAMBDA_ROLE_POLICIES } from './lambda-roles.ts';
import { LOGS_POLICIES } from './logs.ts';

const DEFINITIONS = [
  ...ACCOUNT_POLICIES,
  ...DYNAMODB_POLICIES,
  ...KINESIS_POLICIES,
  ...LAMBDA_POLICIES,
  ...LAMBDA_ROLE_POLICIES,
  ...LOGS_POLICIES,
];

/** By ARN. Differs from AWS: about twenty of more than a thousand; older versions are not kept; ids are made up. */
export const AWS_MANAGED_POLICIES: ReadonlyMap<string, ManagedPolicy> = new Map(
  DEFINITIONS.map(build).map((policy) => [policy.arn, policy]),
);

function build({ name, path = '/', description, versionId, ...rest }: AwsPolicyDefinition): ManagedPolicy {
  const updated = Date.parse(rest.updated);
  const document = JSON.stringify({ Version: '2012-10-17', Statement: rest.statements }, undefined, 4);
  return {
    policyName: name,
    policyId: deriveUniqueId('ANPA', name),
    arn: `arn:aws:iam::aws:policy${path}${name}`,
    path,
    description,
    createDate: Date.parse(rest.created),
    updateDate: updated,
    versions: [{ versionId, document, createDate: updated }],
    defaultVersionId: versionId,
    latestVersion: Number(versionId.slice(1)),
    tags: {},
  };
}
