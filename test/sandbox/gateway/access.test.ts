import { DynamoDBClient, PutItem$, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateRole$, CreateRoleCommand, DeleteRole$, DeleteRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  GetFunction$,
  GetFunctionCommand,
  LambdaClient,
  ListFunctions$,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, expect, test } from 'vitest';
import type { Authorize } from '../../../src/sandbox/contract/denial.ts';
import { defineOperation, type Service } from '../../../src/sandbox/contract/service.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { ROLE, ROLE_KEY, useGateway } from '../../helpers/use-gateway.ts';

const asked: unknown[] = [];
let answer: Awaited<ReturnType<Authorize>>;
beforeEach(() => {
  asked.length = 0;
  answer = undefined;
});

const handle = (): object => ({});
const services: readonly Service<undefined>[] = [
  {
    signingName: 'iam',
    iamPrefix: 'iam',
    protocols: ['awsQuery'],
    operations: [
      defineOperation<object, object, undefined>(CreateRole$, {
        resources: () => ['arn:one', 'arn:two'],
        conditionKeys: () => ({ 'iam:PassedToService': 'lambda.amazonaws.com' }),
        handle,
      }),
      defineOperation<object, object, undefined>(DeleteRole$, { action: null, handle }),
    ],
    state: undefined,
  },
  {
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDB_20120810',
    dialect: dynamoDbDialect,
    operations: [
      defineOperation<{ TableName?: string }, object, undefined>(PutItem$, {
        encoding: 'wire',
        resources: ({ TableName }, { region, accountId }) =>
          `arn:aws:dynamodb:${region}:${accountId}:table/${TableName}`,
        handle,
      }),
    ],
    state: undefined,
  },
  {
    signingName: 'lambda',
    iamPrefix: 'lambda',
    dialect: lambdaDialect,
    protocols: ['restJson1'],
    operations: [
      defineOperation<object, object, undefined>(GetFunction$, { action: 'lambda:GetFunctionOdd', handle }),
      defineOperation<object, object, undefined>(ListFunctions$, { rules: { Marker: { minLength: 5 } }, handle }),
    ],
    state: undefined,
  },
];

const gateway = useGateway({
  services,
  authorize: (...question) => {
    asked.push(question);
    return Promise.resolve(answer);
  },
});
const asRole = () => ({ ...gateway.config(), credentials: ROLE_KEY });
const createRole = new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{}' });

test('authorizes every resource, with the operation’s condition keys', async () => {
  await new IAMClient(asRole()).send(createRole);

  const context = { region: 'eu-west-1', conditionKeys: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  expect(asked).toEqual([
    [ROLE, 'iam:CreateRole', 'arn:one', context],
    [ROLE, 'iam:CreateRole', 'arn:two', context],
  ]);
});

test('does not authorize the root user, nor operations that need no permission', async () => {
  answer = { explicitDeny: true };

  await new IAMClient(gateway.config()).send(createRole);
  await new IAMClient(asRole()).send(new DeleteRoleCommand({ RoleName: 'r' }));

  expect(asked).toEqual([]);
});

test('authorizes only calls with valid input', async () => {
  answer = { explicitDeny: false };

  await expect(new LambdaClient(asRole()).send(new ListFunctionsCommand({ Marker: 'abc' }))).rejects.toMatchObject({
    name: 'ValidationException',
  });
  expect(asked).toEqual([]);
});

const WHO = 'User: arn:aws:sts::000000000000:assumed-role/worker/session is not authorized to perform:';

test.each([
  [
    'IAM',
    () => new IAMClient(asRole()).send(createRole),
    'AccessDenied',
    403,
    `${WHO} iam:CreateRole on resource: arn:one because no identity-based policy allows the iam:CreateRole action`,
  ],
  [
    'DynamoDB',
    () => new DynamoDBClient(asRole()).send(new PutItemCommand({ TableName: 't', Item: {} })),
    'AccessDeniedException',
    400,
    `${WHO} dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:000000000000:table/t because no identity-based ` +
      'policy allows the dynamodb:PutItem action',
  ],
  [
    'Lambda',
    () => new LambdaClient(asRole()).send(new GetFunctionCommand({ FunctionName: 'f' })),
    'AccessDeniedException',
    403,
    `${WHO} lambda:GetFunctionOdd on resource: * because no identity-based policy allows the lambda:GetFunctionOdd action`,
  ],
])('%s words a denial as AWS does', async (_name, call, name, httpStatusCode, message) => {
  answer = { explicitDeny: false };

  await expect(call()).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode } });
});

test('the message names an explicit deny', async () => {
  answer = { explicitDeny: true };

  await expect(new IAMClient(asRole()).send(createRole)).rejects.toMatchObject({
    message: `${WHO} iam:CreateRole on resource: arn:one with an explicit deny in an identity-based policy`,
  });
});
