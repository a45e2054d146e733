/** The managed policies that AWS itself keeps in every account: those that stream and function labs use. */
import { formatArn } from '../../../../core/arn.ts';
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

/**
 * By ARN. Differs from AWS: about twenty of more than a thousand, the same in every partition; older versions are not kept;
 * ids are made up.
 */
export function awsManagedPolicies(partition: string): ReadonlyMap<string, ManagedPolicy> {
  return new Map(DEFINITIONS.map((one) => build(partition, one)).map((policy) => [policy.arn, policy]));
}

function build(
  partition: string,
  { name, path = '/', description, versionId, ...rest }: AwsPolicyDefinition,
): ManagedPolicy {
  const updated = Date.parse(rest.updated);
  const statements = JSON.stringify({ Version: '2012-10-17', Statement: rest.statements }, undefined, 4);
  const document = statements.replaceAll('"arn:aws:', `"arn:${partition}:`);
  return {
    policyName: name,
    policyId: deriveUniqueId('ANPA', name),
    arn: formatArn({ partition, service: 'iam', region: '', accountId: 'aws', resource: `policy${path}${name}` }),
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
