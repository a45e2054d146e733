import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import { allow, TRUST_LAMBDA } from '../../../helpers/policies.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const EXECUTION_ROLE = 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole';

const used = useSandbox();
const iam = (): IAMClient => used.client(IAMClient);
let count = 0;
let RoleName = '';

beforeEach(async () => {
  count += 1;
  RoleName = `worker-${count}`;
  await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA }));
});

describe('attached policies', () => {
  const attach = (PolicyArn: string): Promise<unknown> =>
    iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

  it('are listed once, even if attached twice', async () => {
    await attach(EXECUTION_ROLE);
    await attach(EXECUTION_ROLE);
    const { AttachedPolicies, IsTruncated } = await iam().send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'AWSLambdaDynamoDBExecutionRole', PolicyArn: EXECUTION_ROLE }]);
    expect(IsTruncated).toBe(false);
  });

  it('must exist', async () => {
    await expect(attach('longpolicynamebutnoarn')).rejects.toMatchObject({
      Code: 'ValidationError',
      message: 'Invalid ARN:  Could not be parsed!',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(attach('arn:aws:iam::aws:policy/Nonexistent')).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: 'Policy arn:aws:iam::aws:policy/Nonexistent does not exist or is not attachable.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('can be detached once', async () => {
    await attach(EXECUTION_ROLE);
    const detach = new DetachRolePolicyCommand({ RoleName, PolicyArn: EXECUTION_ROLE });
    await iam().send(detach);
    await expect(iam().send(detach)).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: `Policy ${EXECUTION_ROLE} was not found.`,
    });
  });

  it('are limited to ten', async () => {
    const prefix = 'arn:aws:iam::aws:policy/';
    const names = ['AdministratorAccess', 'IAMFullAccess', 'AmazonDynamoDBFullAccess', 'AmazonDynamoDBReadOnlyAccess'];
    names.push('AmazonKinesisFullAccess', 'AmazonKinesisReadOnlyAccess', 'AWSLambda_FullAccess', 'AWSLambdaExecute');
    names.push('AWSLambda_ReadOnlyAccess', 'CloudWatchLogsFullAccess');
    for (const name of names) await attach(prefix + name);
    await expect(attach(`${prefix}CloudWatchFullAccess`)).rejects.toMatchObject({
      Code: 'LimitExceeded',
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
  });

  it('keep a role from being deleted', async () => {
    await attach(EXECUTION_ROLE);
    await expect(iam().send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      Code: 'DeleteConflict',
      message: 'Cannot delete entity, must detach all policies first.',
      $metadata: { httpStatusCode: 409 },
    });
  });
});

describe('inline policies', () => {
  const put = (PolicyName: string, PolicyDocument: string): Promise<unknown> =>
    iam().send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));

  it('are replaced by one of the same name, and come back encoded', async () => {
    await put('logs', allow('logs:PutLogEvents'));
    await put('logs', allow('logs:CreateLogGroup'));
    await put('all', allow('s3:*'));
    const { PolicyNames } = await iam().send(new ListRolePoliciesCommand({ RoleName }));
    expect(PolicyNames).toEqual(['all', 'logs']);
    const policy = await iam().send(new GetRolePolicyCommand({ RoleName, PolicyName: 'logs' }));
    expect(policy).toMatchObject({ RoleName, PolicyName: 'logs' });
    expect(decodeURIComponent(policy.PolicyDocument ?? '')).toBe(allow('logs:CreateLogGroup'));
    expect(policy.PolicyDocument).toContain('%3A%22%2A%22');
  });

  it.each([
    ['{not json', 'Syntax errors in policy.'],
    [allow('invalid'), 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'],
    [allow('s3:*', 'bucket'), 'Resource bucket must be in ARN format or "*".'],
  ])('reject %s', async (document, message) => {
    await expect(put('bad', document)).rejects.toMatchObject({ Code: 'MalformedPolicyDocument', message });
  });

  it('share a quota', async () => {
    const large = allow('s3:*', '*', { Sid: 'x'.repeat(6000) });
    await put('one', large);
    await put('one', large);
    await expect(put('two', large)).rejects.toMatchObject({
      Code: 'LimitExceeded',
      message: `Maximum policy size of 10240 bytes exceeded for role ${RoleName}`,
    });
  });

  it('keep a role from being deleted until they are deleted', async () => {
    await put('logs', allow('logs:*'));
    await expect(iam().send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
      Code: 'DeleteConflict',
      message: 'Cannot delete entity, must delete policies first.',
    });
    const remove = new DeleteRolePolicyCommand({ RoleName, PolicyName: 'logs' });
    await iam().send(remove);
    await expect(iam().send(remove)).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: 'The role policy with name logs cannot be found.',
    });
    await iam().send(new DeleteRoleCommand({ RoleName }));
  });

  it('need a role', async () => {
    const input = { RoleName: 'nobody', PolicyName: 'p', PolicyDocument: '{not json' };
    await expect(iam().send(new PutRolePolicyCommand(input))).rejects.toMatchObject({
      message: 'The role with name nobody cannot be found.',
    });
  });
});
