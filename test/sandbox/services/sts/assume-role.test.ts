import {
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import type { ClientConfig } from '../../../helpers/use-clients.ts';
import { useSandbox } from '../../../helpers/use-sandbox.ts';
import { useTemporaryFolder } from '../../../helpers/use-temporary-folder.ts';

const used = useSandbox();
const newFolder = useTemporaryFolder();

const ROOT = 'arn:aws:iam::000000000000:root';
const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const sessionArn = (name: string, session = 'me') => `arn:aws:sts::000000000000:assumed-role/${name}/${session}`;

const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Principal: object | '*', more: object = {}) =>
  document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole', ...more });
const TRUST_ACCOUNT = trust({ AWS: ROOT });

let roles = 0;

/** Creates a role that trusts the account by default; returns its name. */
async function createRole(options: Partial<CreateRoleCommandInput> = {}): Promise<string> {
  roles += 1;
  const RoleName = `role-${roles}`;
  const command = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_ACCOUNT, ...options });
  await used.client(IAMClient).send(command);
  return RoleName;
}

const putPolicy = (RoleName: string, statement: object) =>
  used
    .client(IAMClient)
    .send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: document(statement) }));

type Credentials = Pick<ClientConfig, 'credentials'>;

/** The credentials of a session named `me`. */
async function assume(
  role: string,
  input: Partial<AssumeRoleCommandInput> = {},
  caller: Partial<Credentials> = {},
): Promise<Credentials> {
  const client = new STSClient({ ...used.config(), ...caller });
  const { Credentials } = await client.send(
    new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'me', ...input }),
  );
  client.destroy();
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  return { credentials };
}

const identityOf = (caller: Credentials) =>
  new STSClient({ ...used.config(), ...caller }).send(new GetCallerIdentityCommand());

const listRoles = (caller: Credentials) =>
  new IAMClient({ ...used.config(), ...caller }).send(new ListRolesCommand({}));

const refusal = (caller: string, role: string, reason = '') => ({
  name: 'AccessDenied',
  message: `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${roleArn(role)}${reason}`,
  $metadata: expect.objectContaining({ httpStatusCode: 403 }),
});

test('returns credentials of the role for an hour', async () => {
  const role = await createRole();
  const sts = used.client(STSClient);
  const before = used.sandbox.clock.now();

  const answer = await sts.send(new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'me' }));

  expect(answer.AssumedRoleUser).toEqual({
    Arn: sessionArn(role),
    AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:me$/),
  });
  expect(answer.PackedPolicySize).toBeUndefined();
  expect(answer.Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  const lasts = (answer.Credentials?.Expiration?.getTime() ?? 0) - before;
  expect(Math.round(lasts / 60_000)).toBe(60);
  expect(await identityOf(await assume(role))).toMatchObject({
    UserId: answer.AssumedRoleUser?.AssumedRoleId,
    Account: '000000000000',
    Arn: sessionArn(role),
  });
});

test('returns the account of an access key', async () => {
  const AccessKeyId = used.sandbox.credentials.accessKeyId;

  const answer = await used.client(STSClient).send(new GetAccessKeyInfoCommand({ AccessKeyId }));

  expect(answer.Account).toBe('000000000000');
});

describe('rejected input', () => {
  test.each<[string, Partial<AssumeRoleCommandInput>, string]>([
    [
      'no ARN of a role',
      { RoleArn: 'arn:aws:iam::000000000000:user/me' },
      'arn:aws:iam::000000000000:user/me is invalid',
    ],
    [
      'a short session name',
      { RoleSessionName: 'x' },
      "Value 'x' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    ['a name with blanks', { RoleSessionName: 'a b' }, 'Member must satisfy regular expression pattern: [\\w+=,.@-]*'],
    ['a short time', { DurationSeconds: 60 }, 'Member must have value greater than or equal to 900'],
    [
      'a time beyond the role’s',
      { DurationSeconds: 7200 },
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    ],
  ])('%s', async (_name, input, message) => {
    const role = await createRole();

    await expect(assume(role, input)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
      $metadata: expect.objectContaining({ httpStatusCode: 400 }),
    });
  });

  test('an invalid session policy', async () => {
    await expect(assume(await createRole(), { Policy: '{' })).rejects.toMatchObject({
      Code: 'MalformedPolicyDocument',
    });
  });
});

describe('the trust policy of a role', () => {
  test('rejects a missing role like one that does not trust the caller', async () => {
    const lambdas = await createRole({ AssumeRolePolicyDocument: trust({ Service: 'lambda.amazonaws.com' }) });

    await expect(assume(lambdas)).rejects.toMatchObject(refusal(ROOT, lambdas));
    await expect(assume('nobody')).rejects.toMatchObject(refusal(ROOT, 'nobody'));
  });

  test('that trusts the account requires permission from the caller’s own policies', async () => {
    const [first, second] = [await createRole(), await createRole()];
    const caller = await assume(first);
    const denied = refusal(
      sessionArn(first),
      second,
      ' because no identity-based policy allows the sts:AssumeRole action',
    );

    await expect(assume(second, {}, caller)).rejects.toMatchObject(denied);
    await putPolicy(first, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: roleArn(second) });
    expect((await identityOf(await assume(second, {}, caller))).Arn).toBe(sessionArn(second));
  });

  test.each(['role', 'session'])(
    'that trusts the caller by the ARN of its %s requires no other permission',
    async (kind) => {
      const first = await createRole();
      const AWS = kind === 'role' ? roleArn(first) : sessionArn(first);
      const second = await createRole({ AssumeRolePolicyDocument: trust({ AWS }) });
      const caller = await assume(first);

      expect((await identityOf(await assume(second, {}, caller))).Arn).toBe(sessionArn(second));
      await putPolicy(first, { Effect: 'Deny', Action: 'sts:*', Resource: '*' });
      await expect(assume(second, {}, caller)).rejects.toMatchObject(
        refusal(sessionArn(first), second, ' with an explicit deny in an identity-based policy'),
      );
    },
  );

  test('that denies the caller wins', async () => {
    const role = await createRole({
      AssumeRolePolicyDocument: document(
        { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
        { Effect: 'Deny', Principal: { AWS: ROOT }, Action: 'sts:AssumeRole' },
      ),
    });

    await expect(assume(role)).rejects.toMatchObject(
      refusal(ROOT, role, ' with an explicit deny in the role trust policy'),
    );
  });

  test('applies its conditions', async () => {
    const Condition = { StringEquals: { 'sts:ExternalId': 'secret' }, StringLike: { 'sts:RoleSessionName': 'm*' } };
    const role = await createRole({ AssumeRolePolicyDocument: trust({ AWS: ROOT }, { Condition }) });

    await expect(assume(role)).rejects.toMatchObject(refusal(ROOT, role));
    await expect(assume(role, { ExternalId: 'guessed' })).rejects.toMatchObject(refusal(ROOT, role));
    await expect(assume(role, { ExternalId: 'secret', RoleSessionName: 'you' })).rejects.toMatchObject(
      refusal(ROOT, role),
    );
    expect((await identityOf(await assume(role, { ExternalId: 'secret' }))).Arn).toBe(sessionArn(role));
  });
});

describe('a session', () => {
  test('of a role session lasts at most an hour', async () => {
    const [first, second] = [await createRole(), await createRole({ MaxSessionDuration: 43_200 })];
    await putPolicy(first, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
    const caller = await assume(first);

    await expect(assume(second, { DurationSeconds: 3601 }, caller)).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
    expect((await identityOf(await assume(second, { DurationSeconds: 3600 }, caller))).Arn).toBe(sessionArn(second));
    expect((await identityOf(await assume(second, { DurationSeconds: 43_200 }))).Arn).toBe(sessionArn(second));
  });

  test('is limited to its session policies', async () => {
    const role = await createRole();
    await putPolicy(role, { Effect: 'Allow', Action: '*', Resource: '*' });
    const message = `User: ${sessionArn(role)} is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::000000000000:role/`;
    const deny = { Effect: 'Deny', Action: 'iam:*', Resource: '*' };
    const allow = { Effect: 'Allow', Action: '*', Resource: '*' };

    await expect(
      listRoles(await assume(role, { Policy: document({ ...allow, Action: 'sts:*' }) })),
    ).rejects.toMatchObject({ message: `${message} because no session policy allows the iam:ListRoles action` });
    await expect(listRoles(await assume(role, { Policy: document(allow, deny) }))).rejects.toMatchObject({
      message: `${message} with an explicit deny in a session policy`,
    });
    const { PackedPolicySize } = await used
      .client(STSClient)
      .send(new AssumeRoleCommand({ RoleArn: roleArn(role), RoleSessionName: 'me', Policy: document(allow) }));
    expect(PackedPolicySize).toBeGreaterThan(0);
    await expect(listRoles(await assume(role, { Policy: document(allow) }))).resolves.toBeDefined();
    await expect(listRoles(await assume(role, { PolicyArns: [{ arn: roleArn('no-policy') }] }))).rejects.toMatchObject({
      message: `${message} because no session policy allows the iam:ListRoles action`,
    });
  });

  test('gets an error that names the limiting boundary', async () => {
    const role = await createRole();
    await putPolicy(role, { Effect: 'Allow', Action: '*', Resource: '*' });
    const caller = await assume(role);
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonKinesisFullAccess';
    await used.client(IAMClient).send(new PutRolePermissionsBoundaryCommand({ RoleName: role, PermissionsBoundary }));

    await expect(listRoles(caller)).rejects.toMatchObject({
      message: expect.stringMatching(/ because no permissions boundary allows the iam:ListRoles action$/),
    });
  });

  test('expires, and ends with its role', async () => {
    const [short, long] = [await createRole(), await createRole()];
    const [expiring, ending] = [await assume(short, { DurationSeconds: 900 }), await assume(long)];
    await used.sandbox.advanceClock(901_000);

    await expect(identityOf(expiring)).rejects.toMatchObject({
      name: 'ExpiredToken',
      message: 'The security token included in the request is expired',
    });
    expect((await identityOf(ending)).Arn).toBe(sessionArn(long));
    await used.client(IAMClient).send(new DeleteRoleCommand({ RoleName: long }));
    await expect(identityOf(ending)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  test('survives the process that issued it', async () => {
    const folder = newFolder();
    const first = await startSandbox({ folder });
    const config = { endpoint: first.endpoint, region: first.region, credentials: { ...first.credentials } };
    const iam = new IAMClient(config);
    await iam.send(new CreateRoleCommand({ RoleName: 'kept', AssumeRolePolicyDocument: TRUST_ACCOUNT }));
    const { Credentials } = await new STSClient(config).send(
      new AssumeRoleCommand({ RoleArn: roleArn('kept'), RoleSessionName: 'me' }),
    );
    await first.dispose();

    const second = await startSandbox({ folder });
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {};
    const client = new STSClient({
      endpoint: second.endpoint,
      region: second.region,
      credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken ?? '' },
    });
    const identity = await client.send(new GetCallerIdentityCommand());
    await second.dispose();

    expect(identity.Arn).toBe(sessionArn('kept'));
  });
});
