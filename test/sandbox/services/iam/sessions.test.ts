import { beforeEach, describe, expect, it } from 'vitest';
import { PACES } from '../../../../src/sandbox/contract/pace.ts';
import type { Caller } from '../../../../src/sandbox/contract/service.ts';
import { iamService } from '../../../../src/sandbox/services/iam/index.ts';
import { type IamState, openIam } from '../../../../src/sandbox/services/iam/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import { allow, TRUST_LAMBDA, trustOf } from '../../../helpers/policies.ts';

const ROLE_ARN = 'arn:aws:iam::000000000000:role/worker';
const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs';
const ROOT: Caller = { accountId: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000' };
const lambda = { roleArn: ROLE_ARN, servicePrincipal: 'lambda.amazonaws.com', sessionName: 'fn' };

let env: ReturnType<typeof testEnvironment>;
let store: Store;
let iam: IamState;
let call: Call;

async function open(pace = PACES.fast): Promise<void> {
  env = { ...testEnvironment(), pace };
  store = await openStore(undefined);
  iam = await openIam(store, { ...env, partition: 'aws' });
  call = directCalls(iamService(iam), env);
  await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
}

/** The caller of a session of the worker. */
async function worker(): Promise<Caller> {
  const session = await iam.assumeRole(lambda);
  const found = session && iam.findSession(session.accessKeyId, session.sessionToken);
  if (found === undefined || found === 'expired') throw new Error('no session');
  return found.caller;
}

beforeEach(() => open());

describe('assumeRole', () => {
  it('issues credentials that identify their session', async () => {
    const session = await iam.assumeRole(lambda);
    expect(session?.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(session?.secretAccessKey).toHaveLength(40);
    const found = iam.findSession(session?.accessKeyId ?? '', session?.sessionToken);
    expect(found).toMatchObject({
      secretAccessKey: session?.secretAccessKey,
      caller: {
        accountId: '000000000000',
        arn: 'arn:aws:sts::000000000000:assumed-role/worker/fn',
        userId: expect.stringMatching(/^AROA[A-Z2-7]{17}:fn$/),
        roleArn: ROLE_ARN,
      },
    });
    expect(iam.findSession(session?.accessKeyId ?? '', 'made-up')).toBeUndefined();
    expect(iam.findSession('ASIAUNKNOWN', session?.sessionToken)).toBeUndefined();
  });

  it('rejects a service that the role does not trust, and a role that does not exist', async () => {
    expect(await iam.assumeRole({ ...lambda, servicePrincipal: 'ec2.amazonaws.com' })).toBeUndefined();
    expect(await iam.assumeRole({ ...lambda, roleArn: `${ROLE_ARN}2` })).toBeUndefined();
    expect(await iam.assumeRole({ ...lambda, roleArn: ROLE_ARN.replace('role/', 'role/path/') })).toBeUndefined();
    await call('UpdateAssumeRolePolicy', { RoleName: 'worker', PolicyDocument: trustOf('ec2.amazonaws.com') });
    expect(await iam.assumeRole(lambda)).toBeUndefined();
  });

  it('waits for the propagation of a new role', async () => {
    await open(PACES.aws);
    expect(await iam.assumeRole(lambda)).toBeUndefined();
    await env.clock.advance(PACES.aws.iamPropagation);
    expect(await iam.assumeRole(lambda)).toBeDefined();
  });

  it('ends with the role, even if one with the same name is created', async () => {
    const session = await iam.assumeRole(lambda);
    await call('DeleteRole', { RoleName: 'worker' });
    await call('CreateRole', { RoleName: 'worker', AssumeRolePolicyDocument: TRUST_LAMBDA });
    expect(iam.findSession(session?.accessKeyId ?? '', session?.sessionToken)).toBeUndefined();
  });
});

describe('authorize', () => {
  const put = (PolicyDocument: string, PolicyName = 'p'): Promise<unknown> =>
    call('PutRolePolicy', { RoleName: 'worker', PolicyName, PolicyDocument });

  it('allows the root everything', () => {
    expect(iam.authorize(ROOT, 'dynamodb:GetItem', TABLE)).toBeUndefined();
  });

  it('follows the policies as they change', async () => {
    const caller = await worker();
    const may = (): unknown => iam.authorize(caller, 'dynamodb:GetItem', TABLE);
    expect(may()).toEqual({ explicitDeny: false, policy: 'identity-based policy' });
    await put(allow('dynamodb:GetItem', TABLE));
    expect(may()).toBeUndefined();
    await put(allow('*').replace('Allow', 'Deny'), 'never');
    expect(may()).toMatchObject({ explicitDeny: true });
    await call('DeleteRolePolicy', { RoleName: 'worker', PolicyName: 'never' });
    expect(may()).toBeUndefined();
  });

  it('applies the default version of a managed policy', async () => {
    const caller = await worker();
    const PolicyArn = 'arn:aws:iam::000000000000:policy/managed';
    const may = (): unknown => iam.authorize(caller, 'dynamodb:GetItem', TABLE);
    await call('CreatePolicy', { PolicyName: 'managed', PolicyDocument: allow('dynamodb:GetItem') });
    await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
    expect(may()).toBeUndefined();
    const PolicyDocument = allow('dynamodb:PutItem');
    await call('CreatePolicyVersion', { PolicyArn, PolicyDocument, SetAsDefault: true });
    expect(may()).toMatchObject({ explicitDeny: false });
  });

  it('applies the permissions boundary', async () => {
    const caller = await worker();
    await put(allow('*'));
    await call('PutRolePermissionsBoundary', {
      RoleName: 'worker',
      PermissionsBoundary: 'arn:aws:iam::aws:policy/AmazonKinesisFullAccess',
    });
    expect(iam.authorize(caller, 'dynamodb:GetItem', TABLE)).toEqual({
      explicitDeny: false,
      policy: 'permissions boundary',
    });
    expect(iam.authorize(caller, 'kinesis:ListStreams', '*')).toBeUndefined();
    await call('DeleteRolePermissionsBoundary', { RoleName: 'worker' });
    expect(iam.authorize(caller, 'dynamodb:GetItem', TABLE)).toBeUndefined();
  });

  it('applies the condition keys of role, request and operation', async () => {
    const caller = await worker();
    await call('TagRole', { RoleName: 'worker', Tags: [{ Key: 'team', Value: 'red' }] });
    const StringEquals = {
      'aws:RequestedRegion': 'us-east-1',
      'aws:PrincipalTag/team': 'red',
      'aws:PrincipalArn': ROLE_ARN,
      'aws:PrincipalAccount': '000000000000',
      'iam:PassedToService': 'lambda.amazonaws.com',
    };
    const IpAddress = { 'aws:SourceIp': '127.0.0.0/8' };
    await put(allow('iam:PassRole', ROLE_ARN, { Condition: { StringEquals, IpAddress } }));
    const conditionKeys = { 'iam:PassedToService': 'lambda.amazonaws.com' };
    const may = (context: object): unknown => iam.authorize(caller, 'iam:PassRole', ROLE_ARN, context);
    expect(may({ region: 'us-east-1', conditionKeys })).toBeUndefined();
    expect(may({ region: 'eu-west-1', conditionKeys })).toMatchObject({ explicitDeny: false });
    expect(may({ region: 'us-east-1' })).toMatchObject({ explicitDeny: false });
  });

  it('applies a policy only after its propagation', async () => {
    await open(PACES.aws);
    const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole';
    await env.clock.advance(60_000);
    await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn });
    expect(await iam.roleMay(ROLE_ARN, 'kinesis:GetRecords', 'arn:aws:kinesis:us-east-1:0:stream/s')).toBe(false);
    await env.clock.advance(PACES.aws.iamPropagation);
    expect(await iam.roleMay(ROLE_ARN, 'kinesis:GetRecords', 'arn:aws:kinesis:us-east-1:0:stream/s')).toBe(true);
  });
});

describe('the simulations', () => {
  it('return the decision', async () => {
    await call('PutRolePolicy', { RoleName: 'worker', PolicyName: 'p', PolicyDocument: allow('dynamodb:Get*', TABLE) });
    const ActionNames = ['dynamodb:GetItem', 'dynamodb:PutItem'];
    const expected = [
      { EvalActionName: 'dynamodb:GetItem', EvalResourceName: TABLE, EvalDecision: 'allowed' },
      { EvalActionName: 'dynamodb:PutItem', EvalResourceName: TABLE, EvalDecision: 'implicitDeny' },
    ];
    const ResourceArns = [TABLE];
    expect(
      await call('SimulatePrincipalPolicy', { PolicySourceArn: ROLE_ARN, ActionNames, ResourceArns }),
    ).toMatchObject({ EvaluationResults: expected, IsTruncated: false });
    const PolicyInputList = [allow('dynamodb:Get*', TABLE)];
    expect(await call('SimulateCustomPolicy', { PolicyInputList, ActionNames, ResourceArns })).toMatchObject({
      EvaluationResults: expected,
    });
  });
});

describe('IAM', () => {
  it('stores roles and policies', async () => {
    await call('CreatePolicy', { PolicyName: 'kept', PolicyDocument: allow('s3:*') });
    await call('AttachRolePolicy', { RoleName: 'worker', PolicyArn: 'arn:aws:iam::000000000000:policy/kept' });
    const reopened = await openIam(store, { ...env, partition: 'aws' });
    expect(reopened.findRole('worker')).toEqual(iam.findRole('worker'));
    expect(reopened.decide(ROLE_ARN, 's3:GetObject', 'arn:aws:s3:::b/k')).toBe('allowed');
  });
});
