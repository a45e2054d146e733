import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { callerName } from '../../src/cli/caller-name.ts';
import { policy } from '../helpers/policies.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';
import { useTemporaryFolder } from '../helpers/use-temporary-folder.ts';

const session = (role: string, name: string): string => `arn:aws:sts::123456789012:assumed-role/${role}/${name}`;

describe('the default --name', () => {
  it.each([
    ['arn:aws:iam::123456789012:user/staff/Ada', 'Ada', 'user Ada'],
    ['arn:aws-us-gov:iam::123456789012:user/ada.lovelace', 'ada-lovelace', 'user ada.lovelace'],
    ['arn:aws:iam::123456789012:root', 'root', 'account root'],
    ['arn:aws:sts::123456789012:federated-user/Ada', 'Ada', 'federated-user Ada'],
  ])('is the name in %s', (arn, prefix, from) => {
    expect(callerName(arn)).toEqual({ prefix, from });
  });

  it.each([
    ['AWSReservedSSO_Developer_0123456789abcdef', 'ada.lovelace@example.org', 'ada-lovelace'],
    ['AWSReservedSSO_Developer_0123456789abcdef', '1795270680', '1795270680'],
    ['voclabs', 'user1234567=Ada_Lovelace', 'user1234567-Ada-Love'],
    ['labber', 'ada', 'ada'],
    ['labber', 's20314159', 's20314159'],
    ['labber', '1795270680@example.org', '1795270680'],
    ['labber', 'my-function', 'my-function'],
    ['labber', 'i-0123456789abcdef0', 'i-0123456789abcdef0'],
  ])('is the name of the session that a person or a machine has in the role %s: %s', (role, name, prefix) => {
    expect(callerName(session(role, name))).toEqual({ prefix, from: `session ${name}` });
  });

  it.each([
    'aws-sdk-js-1795270680123',
    'aws-sdk-js-session-1',
    'aws-sdk-java-1795270680123',
    'aws-go-sdk-1795270680123456789',
    'botocore-session-1795270680',
    'profile-file-provider-1795270680123',
    'default_session',
    'GitHubActions',
    '1795270680',
    '638000000000000000',
    'AWSCodeBuild-0f8fad5b-d9cb-469f-a165-70867728950e',
    'eks-class-streamlab-0f8fad5b-d9cb-469f-a165-70867728950e',
    '0f8fad5bd9cb469fa16570867728950e',
  ])('is the name of the role for the invented session %s', (name) => {
    expect(callerName(session('labber', name))).toEqual({ prefix: 'labber', from: 'role labber' });
  });

  it('is absent without any letter or digit', () => {
    expect(callerName(session('labber', '==='))).toMatchObject({ prefix: undefined });
  });
});

describe('a profile with a role and without a session name', () => {
  const used = useSandbox();
  const newFolder = useTemporaryFolder();
  afterEach(() => vi.unstubAllEnvs());

  it('has the same name with every command, although the SDK invents a session each time', async () => {
    const { accessKeyId, secretAccessKey } = used.sandbox.credentials;
    const iam = used.client(IAMClient);
    const RoleName = 'labber';
    const AssumeRolePolicyDocument = policy({
      Principal: { AWS: `arn:aws:iam::${used.sandbox.accountId}:root` },
      Action: 'sts:AssumeRole',
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
    const file = path.join(await newFolder(), 'config');
    const base = `[profile base]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
    const assumed = `[profile assumed]\nrole_arn = ${Role?.Arn}\nsource_profile = base\nregion = us-east-1\n`;
    await writeFile(file, base + assumed);
    vi.stubEnv('AWS_CONFIG_FILE', file);
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file);
    vi.stubEnv('AWS_ENDPOINT_URL', used.sandbox.endpoint);

    const sts = new STSClient({ profile: 'assumed' });
    const { Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    sts.destroy();
    expect(Arn).toMatch(/assumed-role\/labber\/aws-sdk-js-\d+$/);
    expect(callerName(Arn).prefix).toBe('labber');
  });
});
