/** Section 9: AWS's managed policies, caller identities, and what policies allow. */

import { type ConformanceCase, renderError } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { BASIC_POLICY, createRole, DYNAMODB_POLICY, ECHO, KINESIS_POLICY } from '../resources.ts';
import { asRole } from '../sessions.ts';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** Managed policies with their version and actions. */
const POLICIES: readonly (readonly [arn: string, version: string, actions: readonly string[]])[] = [
  [BASIC_POLICY, 'v1', LOGS],
  [
    DYNAMODB_POLICY,
    'v1',
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams', ...LOGS],
  ],
  [
    KINESIS_POLICY,
    'v2',
    [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
      'kinesis:ListStreams',
      'kinesis:SubscribeToShard',
      ...LOGS,
    ],
  ],
];

const policyCases = POLICIES.map(
  ([PolicyArn, version, actions]): ConformanceCase => ({
    section: '9',
    operation: 'GetPolicyVersion',
    given: PolicyArn.replace(/.*\//, ''),
    expected: `${version}, one statement: Allow on * of ${actions.join(', ')}`,
    run: async (aws) => {
      const { Policy } = await aws.iam.getPolicy({ PolicyArn });
      expect(Policy?.DefaultVersionId).toBe(version);
      const { PolicyVersion } = await aws.iam.getPolicyVersion({ PolicyArn, VersionId: version });
      const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''));
      expect(Statement).toMatchObject([{ Effect: 'Allow', Resource: '*' }]);
      expect([...Statement[0].Action].sort()).toEqual([...actions].sort());
    },
  }),
);

const allow = (Effect: 'Allow' | 'Deny', Action: string, Condition?: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect, Action, Resource: '*', Condition }] });

/** Creates a function with the case's new role, called by that role, which has these policies. */
async function createAsRole(aws: Account, policies: readonly string[]) {
  const Role = await createRole(aws);
  for (const [index, PolicyDocument] of policies.entries()) {
    await aws.iam.putRolePolicy({ RoleName: aws.name, PolicyName: `policy-${index}`, PolicyDocument });
  }
  const FunctionName = `${aws.name}-other`;
  const request = {
    FunctionName,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role,
    Code: { ZipFile: ECHO },
  } as const;
  return asRole(aws, Role, (clients) => clients.get('Lambda').createFunction(request));
}

export const accessCases: readonly ConformanceCase[] = [
  ...policyCases,
  {
    section: '9',
    operation: 'ListTables',
    given: 'an explicit deny next to an allow',
    expected:
      'AccessDeniedException 400: User: arn:aws:sts::<account>:assumed-role/<name>/<name> is not authorized to perform: dynamodb:ListTables on resource: <resource> with an explicit deny in an identity-based policy',
    run: async (aws) => {
      const role = await createRole(aws);
      const RoleName = aws.name;
      await aws.iam.putRolePolicy({ RoleName, PolicyName: 'a', PolicyDocument: allow('Allow', 'dynamodb:*') });
      await aws.iam.putRolePolicy({ RoleName, PolicyName: 'd', PolicyDocument: allow('Deny', 'dynamodb:ListTables') });
      const answer = await asRole(aws, role, (c) => c.get('DynamoDB').listTables({}).catch(renderError));
      const user = aws.fill('User: arn:aws:sts::<account>:assumed-role/<name>/<name>');
      expect(answer).toMatch(/ with an explicit deny in an identity-based policy$/);
      expect(String(answer).split(' is not authorized to perform: dynamodb:ListTables on resource: ')[0]).toBe(
        `AccessDeniedException 400: ${user}`,
      );
    },
  },
  {
    section: '9',
    operation: 'ListTables',
    given: 'a role whose policy allows it',
    expected: '200',
    run: async (aws) => {
      const role = await createRole(aws);
      const PolicyDocument = allow('Allow', 'dynamodb:ListTables');
      await aws.iam.putRolePolicy({ RoleName: aws.name, PolicyName: 'a', PolicyDocument });
      const { $metadata } = await asRole(aws, role, (c) => c.get('DynamoDB').listTables({}));
      expect($metadata.httpStatusCode).toBe(200);
    },
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a caller who may not pass the role',
    expected:
      'AccessDeniedException 403: User: arn:aws:sts::<account>:assumed-role/<name>/<name> is not authorized to perform: iam:PassRole on resource: arn:aws:iam::<account>:role/<name> because no identity-based policy allows the iam:PassRole action',
    call: (aws) => createAsRole(aws, [allow('Allow', 'lambda:*')]),
  },
  {
    section: '2.3',
    operation: 'CreateFunction',
    given: 'a caller who may pass roles to Lambda',
    expected: '201',
    run: async (aws) => {
      const passing = allow('Allow', 'iam:PassRole', {
        StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' },
      });
      const { $metadata } = await createAsRole(aws, [allow('Allow', 'lambda:*'), passing]);
      expect($metadata.httpStatusCode).toBe(201);
    },
  },
  {
    section: '9',
    operation: 'GetCallerIdentity',
    given: "the account's root",
    expected: 'exactly UserId and Account the account id, Arn arn:aws:iam::<account>:root',
    run: async (aws) => {
      const { $metadata, ...identity } = await aws.sts.getCallerIdentity({});
      const { accountId } = aws.sandbox;
      expect(identity).toEqual({ UserId: accountId, Account: accountId, Arn: `arn:aws:iam::${accountId}:root` });
    },
  },
  {
    section: '9',
    operation: 'GetCallerIdentity',
    given: 'a role without policies',
    expected:
      'UserId AROA...:<session>, Arn arn:aws:sts::<account>:assumed-role/<role>/<session>: no permission is needed',
    run: async (aws) => {
      const role = await createRole(aws);
      const { $metadata, ...identity } = await asRole(aws, role, (c) => c.get('STS').getCallerIdentity({}));
      expect(identity).toEqual({
        UserId: expect.stringMatching(new RegExp(`^AROA[A-Z0-9]{17}:${aws.name}$`)),
        Account: aws.sandbox.accountId,
        Arn: aws.fill('arn:aws:sts::<account>:assumed-role/<name>/<name>'),
      });
    },
  },
];
