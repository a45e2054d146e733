import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { allow, TRUST_LAMBDA } from '../../../helpers/policies.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const iam = (): IAMClient => used.client(IAMClient);

const arn = (name: string): string => `arn:aws:iam::000000000000:policy/${name}`;

async function create(PolicyName: string): Promise<string> {
  await iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument: allow('s3:GetObject') }));
  return arn(PolicyName);
}

describe("AWS's own policies", () => {
  it.each([
    ['AWSLambdaBasicExecutionRole', 'v1', ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']],
    [
      'AWSLambdaDynamoDBExecutionRole',
      'v1',
      [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
    ],
    [
      'AWSLambdaKinesisExecutionRole',
      'v2',
      [
        'kinesis:DescribeStream',
        'kinesis:DescribeStreamSummary',
        'kinesis:GetRecords',
        'kinesis:GetShardIterator',
        'kinesis:ListShards',
        'kinesis:ListStreams',
        'kinesis:SubscribeToShard',
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:PutLogEvents',
      ],
    ],
  ])('%s is the same as on AWS', async (name, VersionId, actions) => {
    const PolicyArn = `arn:aws:iam::aws:policy/service-role/${name}`;
    const { Policy } = await iam().send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy).toMatchObject({
      PolicyName: name,
      Arn: PolicyArn,
      Path: '/service-role/',
      DefaultVersionId: VersionId,
      AttachmentCount: 0,
      IsAttachable: true,
    });
    const { PolicyVersion } = await iam().send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    });
  });

  it('cannot be deleted', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      Code: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe("the customer's policies", () => {
  it('are created with a first version', async () => {
    const { Policy } = await iam().send(
      new CreatePolicyCommand({
        PolicyName: 'reader',
        PolicyDocument: allow('s3:Get*'),
        Description: 'reads',
        Tags: [{ Key: 'a', Value: 'b' }],
      }),
    );
    expect(Policy).toEqual({
      PolicyName: 'reader',
      PolicyId: expect.stringMatching(/^ANPA[A-Z2-7]{17}$/),
      Arn: arn('reader'),
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 0,
      PermissionsBoundaryUsageCount: 0,
      IsAttachable: true,
      CreateDate: expect.any(Date),
      UpdateDate: expect.any(Date),
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    const got = await iam().send(new GetPolicyCommand({ PolicyArn: arn('reader') }));
    expect(got.Policy).toMatchObject({ Description: 'reads', Tags: [{ Key: 'a', Value: 'b' }] });
  });

  it('have unique names', async () => {
    await create('single');
    await expect(create('Single')).rejects.toMatchObject({
      Code: 'EntityAlreadyExists',
      message: 'A policy called Single already exists. Duplicate names are not allowed.',
    });
  });

  it('do not exist before creation', async () => {
    const PolicyArn = arn('nowhere');
    await expect(iam().send(new GetPolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: `Policy ${PolicyArn} was not found.`,
    });
    const known = await create('versioned');
    await expect(iam().send(new GetPolicyVersionCommand({ PolicyArn: known, VersionId: 'v4' }))).rejects.toMatchObject({
      message: `Policy ${known} version v4 does not exist or is not attachable.`,
    });
  });

  it('are listed by scope, path and use', async () => {
    const PolicyArn = await create('attached');
    await iam().send(new CreateRoleCommand({ RoleName: 'user-of-policy', AssumeRolePolicyDocument: TRUST_LAMBDA }));
    await iam().send(new AttachRolePolicyCommand({ RoleName: 'user-of-policy', PolicyArn }));
    const list = async (input: object): Promise<(string | undefined)[]> => {
      const { Policies = [] } = await iam().send(new ListPoliciesCommand(input));
      return Policies.map(({ PolicyName }) => PolicyName);
    };
    expect(await list({ OnlyAttached: true })).toEqual(['attached']);
    expect(await list({ Scope: 'Local' })).not.toContain('AdministratorAccess');
    expect(await list({ Scope: 'AWS', PathPrefix: '/service-role/' })).toContain('AWSLambdaKinesisExecutionRole');
    const entities = await iam().send(new ListEntitiesForPolicyCommand({ PolicyArn }));
    expect(entities).toMatchObject({
      PolicyRoles: [{ RoleName: 'user-of-policy' }],
      PolicyUsers: [],
      PolicyGroups: [],
    });
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({
      Code: 'DeleteConflict',
      message: 'Cannot delete a policy attached to entities.',
    });
    await iam().send(new DetachRolePolicyCommand({ RoleName: 'user-of-policy', PolicyArn }));
    await iam().send(new DeletePolicyCommand({ PolicyArn }));
    expect(await list({ Scope: 'Local' })).not.toContain('attached');
  });

  it('have up to five versions, of which one is the default', async () => {
    const PolicyArn = await create('many');
    const next = (SetAsDefault: boolean): Promise<{ PolicyVersion?: { VersionId?: string } }> =>
      iam().send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: allow('s3:*'), SetAsDefault }));
    expect((await next(true)).PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true });
    for (let count = 3; count <= 5; count += 1) await next(false);
    await expect(next(false)).rejects.toMatchObject({ Code: 'LimitExceeded' });
    await expect(iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v2' }))).rejects.toMatchObject({
      message: 'Cannot delete the default version of a policy.',
    });
    await iam().send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await iam().send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v5' }));
    expect((await next(false)).PolicyVersion).toMatchObject({ VersionId: 'v6' });
    const { Versions = [] } = await iam().send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(['v6', 'v4', 'v3', 'v2', 'v1']);
    expect(Versions.filter(({ IsDefaultVersion }) => IsDefaultVersion)).toMatchObject([{ VersionId: 'v1' }]);
    await expect(iam().send(new DeletePolicyCommand({ PolicyArn }))).rejects.toMatchObject({ Code: 'DeleteConflict' });
  });
});
