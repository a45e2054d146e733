import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { policy } from '../helpers/policies.ts';
import { useClients } from '../helpers/use-clients.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';
import { useTemporaryFolder } from '../helpers/use-temporary-folder.ts';

const used = useSandbox();
const newClient = useClients();
const newFolder = useTemporaryFolder();
const region = 'us-gov-west-1';
const ROOT = 'arn:aws-us-gov:iam::000000000000:root';
const TRUST = policy({ Principal: { AWS: ROOT }, Action: 'sts:AssumeRole' });

describe('a region of another partition', () => {
  let iam: IAMClient;
  let sts: STSClient;
  beforeAll(() => {
    iam = newClient(IAMClient, { ...used.config(), region });
    sts = newClient(STSClient, { ...used.config(), region });
  });

  it('has identities and roles of its own, with its ARNs', async () => {
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(ROOT);
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: TRUST }));
    expect(Role?.Arn).toBe('arn:aws-us-gov:iam::000000000000:role/r');
    await expect(used.client(IAMClient).send(new GetRoleCommand({ RoleName: 'r' }))).rejects.toThrow('cannot be found');

    const session = { RoleArn: Role?.Arn, RoleSessionName: 'me' };
    const { AssumedRoleUser, Credentials } = await sts.send(new AssumeRoleCommand(session));
    expect(AssumedRoleUser?.Arn).toBe('arn:aws-us-gov:sts::000000000000:assumed-role/r/me');
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const here = new STSClient({ ...used.config(), region, credentials });
    expect((await here.send(new GetCallerIdentityCommand({}))).Arn).toBe(AssumedRoleUser?.Arn);
    const elsewhere = new STSClient({ ...used.config(), credentials });
    await expect(elsewhere.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    here.destroy();
    elsewhere.destroy();
  });

  it("knows AWS's policies by its own ARNs only, and refuses those of other partitions", async () => {
    await iam.send(new CreateRoleCommand({ RoleName: 'p', AssumeRolePolicyDocument: TRUST }));
    const attach = (partition: string) =>
      iam.send(
        new AttachRolePolicyCommand({
          RoleName: 'p',
          PolicyArn: `arn:${partition}:iam::aws:policy/AWSLambda_FullAccess`,
        }),
      );
    await attach('aws-us-gov');
    await expect(attach('aws')).rejects.toThrow(
      'Policy arn:aws:iam::aws:policy/AWSLambda_FullAccess does not exist or is not attachable.',
    );
    const PolicyArn = 'arn:aws-us-gov:iam::aws:policy/AWSLambda_FullAccess';
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    const version = new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId });
    const document = decodeURIComponent((await iam.send(version)).PolicyVersion?.Document ?? '');
    expect(new Set(document.match(/arn:[^:]+:/g))).toEqual(new Set(['arn:aws-us-gov:']));
  });

  it('refuses policies that name ARNs of another partition', async () => {
    await iam.send(new CreateRoleCommand({ RoleName: 'q', AssumeRolePolicyDocument: TRUST }));
    const PolicyDocument = policy({ Action: 's3:*', Resource: 'arn:aws:s3:::b' });
    const put = new PutRolePolicyCommand({ RoleName: 'q', PolicyName: 'x', PolicyDocument });
    await expect(iam.send(put)).rejects.toThrow('Partition "aws" is not valid for resource "arn:aws:s3:::b".');
    const trust = policy({ Principal: { AWS: 'arn:aws:iam::000000000000:root' }, Action: 'sts:AssumeRole' });
    const create = new CreateRoleCommand({ RoleName: 't', AssumeRolePolicyDocument: trust });
    await expect(iam.send(create)).rejects.toThrow(
      'Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:root"',
    );
  });
});

it('keeps the roles and sessions of every partition over a restart, and forgets them at a reset', async () => {
  const folder = newFolder();
  const open = async () => {
    const sandbox = await startSandbox({ folder });
    const { endpoint, credentials } = sandbox;
    return {
      sandbox,
      client: new IAMClient({ endpoint, credentials, region }),
      sts: new STSClient({ endpoint, credentials, region }),
    };
  };
  const first = await open();
  const { Role } = await first.client.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: TRUST }));
  const session = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'me' });
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken } = (await first.sts.send(session)).Credentials ?? {};
  await first.sandbox.dispose();

  const second = await open();
  const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const mine = new STSClient({ endpoint: second.sandbox.endpoint, region, credentials });
  expect((await mine.send(new GetCallerIdentityCommand({}))).Arn).toMatch(/assumed-role\/r\/me$/);
  await second.sandbox.reset();
  await expect(second.client.send(new GetRoleCommand({ RoleName: 'r' }))).rejects.toThrow('cannot be found');
  for (const one of [first.client, first.sts, second.client, second.sts, mine]) one.destroy();
  await second.sandbox.dispose();
});
