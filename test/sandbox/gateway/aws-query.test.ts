import {
  CreateRole$,
  CreateRoleCommand,
  type CreateRoleCommandInput,
  DeleteRole$,
  DeleteRoleCommand,
  GetRole$,
  GetRoleCommand,
  IAMClient,
  ListRoles$,
  ListRolesCommand,
  SimulateCustomPolicy$,
  SimulateCustomPolicyCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { signRequest } from '../../../src/sandbox/gateway/sign-request.ts';
import { ROOT_KEY, useGateway } from '../../helpers/use-gateway.ts';

const seen: unknown[] = [];
const ROLE = {
  Path: '/',
  RoleName: 'a<b>&"c"',
  RoleId: 'AROA',
  Arn: 'arn:aws:iam::000000000000:role/a',
  CreateDate: new Date('2025-11-25T12:00:00.987Z'),
};

const iam: Service<undefined> = {
  signingName: 'iam',
  iamPrefix: 'iam',
  protocols: ['awsQuery'],
  xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  dialect: { validationErrorCode: 'ValidationError' },
  operations: [
    defineOperation<CreateRoleCommandInput, object, undefined>(CreateRole$, {
      rules: { 'Tags.member.Key': { maxLength: 3 } },
      handle: (input) => {
        seen.push(input);
        return { Role: { ...ROLE, Tags: input.Tags } };
      },
    }),
    defineOperation<object, void, undefined>(DeleteRole$, { handle: () => undefined }),
    defineOperation<object, object, undefined>(GetRole$, {
      handle: () => {
        throw new ServiceError('NoSuchEntity', 'The role with name a cannot be found.', 404);
      },
    }),
    defineOperation<object, object, undefined>(ListRoles$, {
      handle: (input) => {
        seen.push(input);
        return { Roles: [], IsTruncated: false };
      },
    }),
    defineOperation<object, object, undefined>(SimulateCustomPolicy$, {
      handle: (input) => {
        seen.push(input);
        return { EvaluationResults: [], IsTruncated: false };
      },
    }),
  ],
  notServed: ['UpdateRole'],
  state: undefined,
};

const gateway = useGateway({ services: [iam] });
const client = (): IAMClient => new IAMClient(gateway.config());

async function call(body: string, method = 'POST'): Promise<{ status: number; body: string }> {
  const { endpoint, port } = gateway.gateway;
  const headers = signRequest(
    {
      method,
      path: '/',
      headers: { host: `127.0.0.1:${port}`, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: Buffer.from(body),
    },
    { ...ROOT_KEY, region: 'us-east-1', service: 'iam' },
  );
  const reply = await fetch(endpoint, { method, headers, body });
  return { status: reply.status, body: (await reply.text()).replace(/[0-9a-f-]{36}/, '<uuid>') };
}

test('reads lists of structures and writes XML that the SDK reads back', async () => {
  const input = {
    RoleName: 'a',
    AssumeRolePolicyDocument: '{"Version":"2012-10-17"}',
    MaxSessionDuration: 3600,
    Tags: [
      { Key: 'k 1', Value: 'ü&=' },
      { Key: 'k2', Value: '' },
    ],
  };

  const { Role } = await client().send(new CreateRoleCommand(input));

  expect(seen.at(-1)).toEqual(input);
  // Whole seconds, as in IAM.
  expect(Role).toEqual({ ...ROLE, CreateDate: new Date('2025-11-25T12:00:00Z'), Tags: input.Tags });
});

test('writes envelope and namespace as AWS does', async () => {
  expect(await call('Action=ListRoles&Version=2010-05-08')).toEqual({
    status: 200,
    body:
      '<ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolesResult><Roles></Roles>' +
      '<IsTruncated>false</IsTruncated></ListRolesResult><ResponseMetadata><RequestId><uuid></RequestId>' +
      '</ResponseMetadata></ListRolesResponse>',
  });
  expect((await call('Action=DeleteRole&Version=2010-05-08&RoleName=a')).body).toBe(
    '<DeleteRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId><uuid>' +
      '</RequestId></ResponseMetadata></DeleteRoleResponse>',
  );
});

test('reads empty lists and lists of lists', async () => {
  const input = {
    PolicyInputList: [],
    ActionNames: ['a:B', 'c:D'],
    ContextEntries: [{ ContextKeyName: 'k', ContextKeyValues: ['1', '2'], ContextKeyType: 'stringList' as const }],
  };

  await client().send(new SimulateCustomPolicyCommand(input));

  expect(seen.at(-1)).toEqual(input);
});

test('reads numbers and booleans, and refuses malformed ones', async () => {
  await client().send(new ListRolesCommand({ MaxItems: 7 }));

  expect(seen.at(-1)).toEqual({ MaxItems: 7 });
  const reply = await call('Action=ListRoles&MaxItems=many');
  expect(reply.status).toBe(400);
  expect(reply.body).toContain('<Code>MalformedInput</Code>');
});

test('orders list entries by number and ignores unknown parameters', async () => {
  await call(
    'Action=CreateRole&Tags.member.10.Key=c&Tags.member.2.Key=b&Tags.member.x.Key=z&Other.1=q&Tags.member.1.Key=a',
  );

  expect(seen.at(-1)).toEqual({ Tags: [{ Key: 'a' }, { Key: 'b' }, { Key: 'c' }] });
});

test('has the error codes of Query, for which the SDK has its own names', async () => {
  await expect(client().send(new GetRoleCommand({ RoleName: 'a' }))).rejects.toMatchObject({
    name: 'NoSuchEntityException',
    Code: 'NoSuchEntity',
    message: 'The role with name a cannot be found.',
    $metadata: { httpStatusCode: 404 },
  });
  expect(await call('Action=GetRole&RoleName=a')).toEqual({
    status: 404,
    body:
      '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type>' +
      '<Code>NoSuchEntity</Code><Message>The role with name a cannot be found.</Message></Error>' +
      '<RequestId><uuid></RequestId></ErrorResponse>',
  });
});

test('answers ValidationError when a rule is violated', async () => {
  await expect(
    client().send(
      new CreateRoleCommand({ RoleName: 'a', AssumeRolePolicyDocument: '{}', Tags: [{ Key: 'long', Value: '' }] }),
    ),
  ).rejects.toMatchObject({
    name: 'ValidationError',
    message:
      "1 validation error detected: Value 'long' at 'tags.1.member.key' failed to satisfy constraint: " +
      'Member must have length less than or equal to 3',
  });
});

test.each([
  ['Action=Fly&Version=2010-05-08', 'InvalidAction', 'Could not find operation Fly for version 2010-05-08', 400],
  ['Version=2010-05-08', 'MissingAction', 'Missing Action', 400],
  ['Action=UpdateRole', 'NotImplemented', 'does not serve the operation UpdateRole (iam:UpdateRole)', 501],
])('refuses %s', async (body, code, message, status) => {
  const reply = await call(body);

  expect(reply.status).toBe(status);
  expect(reply.body).toContain(`<Code>${code}</Code>`);
  expect(reply.body).toContain(message);
});

test('the SDK reads an empty reply', async () => {
  await expect(client().send(new DeleteRoleCommand({ RoleName: 'a' }))).resolves.toMatchObject({
    $metadata: { httpStatusCode: 200 },
  });
});
