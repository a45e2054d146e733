import {
  CreateRoleCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListInstanceProfilesForRoleCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { TRUST_LAMBDA, trustOf } from '../../../helpers/policies.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const used = useSandbox();
const iam = (): IAMClient => used.client(IAMClient);

async function createRole(RoleName: string, more: object = {}): Promise<void> {
  await iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA, ...more }));
}

describe('CreateRole', () => {
  it("returns exactly IAM's members", async () => {
    const { Role } = await iam().send(
      new CreateRoleCommand({ RoleName: 'plain', AssumeRolePolicyDocument: TRUST_LAMBDA, Description: 'd' }),
    );
    expect(Role).toEqual({
      Path: '/',
      RoleName: 'plain',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      Arn: 'arn:aws:iam::000000000000:role/plain',
      CreateDate: expect.any(Date),
      AssumeRolePolicyDocument: expect.stringMatching(/^%7B%22Version%22%3A%222012-10-17%22/),
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(TRUST_LAMBDA);
  });

  it('encodes documents by RFC 3986', async () => {
    const document = TRUST_LAMBDA.replace('"Version"', '"Id":"it\'s (a) test*!","Version"');
    const { Role } = await iam().send(
      new CreateRoleCommand({ RoleName: 'encoded', AssumeRolePolicyDocument: document }),
    );
    expect(Role?.AssumeRolePolicyDocument).toContain('it%27s%20%28a%29%20test%2A%21');
  });

  it('keeps the path in the ARN', async () => {
    await createRole('deep', { Path: '/lab/one/' });
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: 'deep' }));
    expect(Role?.Arn).toBe('arn:aws:iam::000000000000:role/lab/one/deep');
  });

  it('rejects an existing name in any case', async () => {
    await createRole('Taken');
    await expect(createRole('Taken')).rejects.toMatchObject({
      name: 'EntityAlreadyExistsException',
      Code: 'EntityAlreadyExists',
      message: 'Role with name Taken already exists.',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(createRole('taken')).rejects.toMatchObject({ Code: 'EntityAlreadyExists' });
  });

  it.each([
    ['not json', 'This policy contains invalid Json'],
    [trustOf('lambda'), 'Invalid principal in policy: "SERVICE":"lambda"'],
    [TRUST_LAMBDA.replace('"Action"', '"Resource":"*","Action"'), 'Has prohibited field Resource'],
  ])('rejects the trust policy %s', async (AssumeRolePolicyDocument, message) => {
    await expect(createRole('bad-trust', { AssumeRolePolicyDocument })).rejects.toMatchObject({
      Code: 'MalformedPolicyDocument',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it.each([
    [
      { RoleName: 'a b' },
      'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    ],
    [
      { RoleName: 'a'.repeat(65) },
      `1 validation error detected: Value '${'a'.repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [
      { MaxSessionDuration: 60 },
      "1 validation error detected: Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
    ],
    [
      { Path: 'lab' },
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    ],
  ])('rejects %j', async (input, message) => {
    await expect(createRole('refused', input)).rejects.toMatchObject({
      Code: 'ValidationError',
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('rejects a trust policy above the quota, without white space', async () => {
    const sid = (length: number): string => TRUST_LAMBDA.replace('"Effect"', `"Sid":"${'x'.repeat(length)}","Effect"`);
    await createRole('roomy', { AssumeRolePolicyDocument: `${' '.repeat(3000)}${TRUST_LAMBDA}` });
    await expect(createRole('big', { AssumeRolePolicyDocument: sid(2048) })).rejects.toMatchObject({
      Code: 'LimitExceeded',
      message: 'Cannot exceed quota for ACLSizePerRole: 2048',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('rejects a boundary that does not exist', async () => {
    const PermissionsBoundary = 'arn:aws:iam::000000000000:policy/nowhere';
    await expect(createRole('bounded', { PermissionsBoundary })).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: `Scope ARN: ${PermissionsBoundary} does not exist or is not attachable.`,
    });
  });
});

describe('GetRole', () => {
  it('adds session duration and last use, and the other settings', async () => {
    await createRole('full', { Description: 'for tests', Tags: [{ Key: 'team', Value: 'red' }] });
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await iam().send(new PutRolePermissionsBoundaryCommand({ RoleName: 'full', PermissionsBoundary }));
    const { Role } = await iam().send(new GetRoleCommand({ RoleName: 'full' }));
    expect(Role).toMatchObject({
      Description: 'for tests',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'team', Value: 'red' }],
      PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: PermissionsBoundary },
      RoleLastUsed: {},
    });
  });

  it('returns 404 for a missing role', async () => {
    await expect(iam().send(new GetRoleCommand({ RoleName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      Code: 'NoSuchEntity',
      message: 'The role with name nobody cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('ListRoles', () => {
  it('lists every role once across pages, without tags', async () => {
    for (const name of ['l1', 'l2', 'l3', 'l4', 'l5'])
      await createRole(name, { Path: '/listed/', Tags: [{ Key: 'a', Value: 'b' }] });
    const names: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam().send(new ListRolesCommand({ PathPrefix: '/listed/', MaxItems: 2, Marker }));
      names.push(...(page.Roles ?? []).map(({ RoleName }) => RoleName));
      for (const role of page.Roles ?? []) {
        expect(role).toMatchObject({ MaxSessionDuration: 3600 });
        expect(role.Tags).toBeUndefined();
      }
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(names).toEqual(['l1', 'l2', 'l3', 'l4', 'l5']);
  });

  it('rejects an invalid marker', async () => {
    await expect(iam().send(new ListRolesCommand({ Marker: 'made-up' }))).rejects.toMatchObject({
      Code: 'ValidationError',
      message: 'Invalid Marker.',
    });
  });
});

describe('a role', () => {
  it('can change its description, tags and trust policy', async () => {
    await createRole('changing', { Tags: [{ Key: 'team', Value: 'red' }] });
    const RoleName = 'changing';
    await iam().send(new UpdateRoleCommand({ RoleName, MaxSessionDuration: 7200 }));
    const updated = await iam().send(new UpdateRoleDescriptionCommand({ RoleName, Description: 'new' }));
    expect(updated.Role).toMatchObject({ Description: 'new', MaxSessionDuration: 7200 });
    await iam().send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'Team', Value: 'blue' },
          { Key: 'stage', Value: '' },
        ],
      }),
    );
    const tags = await iam().send(new ListRoleTagsCommand({ RoleName }));
    expect(tags).toMatchObject({
      Tags: [
        { Key: 'Team', Value: 'blue' },
        { Key: 'stage', Value: '' },
      ],
      IsTruncated: false,
    });
    await iam().send(new UntagRoleCommand({ RoleName, TagKeys: ['TEAM', 'unknown'] }));
    expect((await iam().send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([{ Key: 'stage', Value: '' }]);
    const PolicyDocument = trustOf('ec2.amazonaws.com');
    await iam().send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    const { Role } = await iam().send(new GetRoleCommand({ RoleName }));
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(PolicyDocument);
  });

  it('rejects a tag key given twice', async () => {
    await createRole('twice');
    const Tags = [
      { Key: 'a', Value: '1' },
      { Key: 'A', Value: '2' },
    ];
    await expect(iam().send(new TagRoleCommand({ RoleName: 'twice', Tags }))).rejects.toMatchObject({
      Code: 'InvalidInput',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
  });

  it('has no instance profiles, and can be deleted', async () => {
    await createRole('short-lived');
    const RoleName = 'short-lived';
    const profiles = await iam().send(new ListInstanceProfilesForRoleCommand({ RoleName }));
    expect(profiles.InstanceProfiles).toEqual([]);
    await iam().send(new DeleteRoleCommand({ RoleName }));
    await expect(iam().send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({ Code: 'NoSuchEntity' });
  });
});

describe('GetUser', () => {
  it('returns the root without a name', async () => {
    const { User } = await iam().send(new GetUserCommand({}));
    expect(User).toEqual({
      UserId: '000000000000',
      Arn: 'arn:aws:iam::000000000000:root',
      CreateDate: expect.any(Date),
    });
  });

  it('finds no other user', async () => {
    await expect(iam().send(new GetUserCommand({ UserName: 'alice' }))).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: 'The user with name alice cannot be found.',
    });
  });
});
