/** Section 9: roles and their trust policies. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import { TRUST_LAMBDA, trustOf } from '../../helpers/policies.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { BASIC_POLICY, createRole } from '../resources.ts';

const NO_ROLE = 'NoSuchEntity 404: The role with name <name> cannot be found.';
const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

/** Percent-encoded as in RFC 3986, which includes `!'()*`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const roleMembers = (aws: Account) => ({
  Arn: aws.arn('iam', `role/${aws.name}`),
  AssumeRolePolicyDocument: encode(TRUST_LAMBDA),
  CreateDate: expect.any(Date),
  Path: '/',
  RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
  RoleName: aws.name,
});

const createTrusting = (aws: Account, AssumeRolePolicyDocument: string) =>
  aws.iam.createRole({ RoleName: aws.name, AssumeRolePolicyDocument });

const putInline = (aws: Account, PolicyDocument: string) =>
  aws.iam.putRolePolicy({ RoleName: aws.name, PolicyName: 'inline', PolicyDocument });

export const roleCases: readonly ConformanceCase[] = [
  {
    section: '9',
    operation: 'CreateRole',
    given: 'a name and a trust policy',
    expected: 'exactly the 6 recorded members, no MaxSessionDuration, the document URL-encoded',
    run: async (aws) => expectAnswer(await createTrusting(aws, TRUST_LAMBDA), 200, { Role: roleMembers(aws) }),
  },
  {
    section: '9',
    operation: 'GetRole',
    given: 'a role',
    expected: 'MaxSessionDuration 3600 and RoleLastUsed {} in addition',
    run: async (aws) => {
      await createRole(aws);
      expectAnswer(await aws.iam.getRole({ RoleName: aws.name }), 200, {
        Role: { ...roleMembers(aws), MaxSessionDuration: 3600, RoleLastUsed: {} },
      });
    },
  },
  {
    section: '9',
    operation: 'CreateRole',
    given: 'a name that is taken',
    expected: 'EntityAlreadyExists 409: Role with name <name> already exists.',
    call: async (aws) => {
      await createRole(aws);
      return createTrusting(aws, TRUST_LAMBDA);
    },
  },
  {
    section: '9',
    operation: 'CreateRole',
    given: 'a trust policy that is no JSON',
    expected: 'MalformedPolicyDocument 400: This policy contains invalid Json',
    call: (aws) => createTrusting(aws, 'not JSON'),
  },
  {
    section: '9',
    operation: 'CreateRole',
    given: 'a trust policy with Resource',
    expected: 'MalformedPolicyDocument 400: Has prohibited field Resource',
    call: (aws) => createTrusting(aws, TRUST_LAMBDA.replace('"Action"', '"Resource":"*","Action"')),
  },
  {
    section: '9',
    operation: 'CreateRole',
    given: 'a trust policy with a principal that is no service',
    expected: 'MalformedPolicyDocument 400: Invalid principal in policy: "SERVICE":"lambda"',
    call: (aws) => createTrusting(aws, trustOf('lambda')),
  },
  ...(
    [
      ['GetRole', (aws: Account) => aws.iam.getRole({ RoleName: aws.name })],
      ['DeleteRole', (aws: Account) => aws.iam.deleteRole({ RoleName: aws.name })],
      ['PutRolePolicy', (aws: Account) => putInline(aws, ALLOW_ALL)],
      ['AttachRolePolicy', (aws: Account) => aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn: BASIC_POLICY })],
      ['ListRolePolicies', (aws: Account) => aws.iam.listRolePolicies({ RoleName: aws.name })],
      ['ListAttachedRolePolicies', (aws: Account) => aws.iam.listAttachedRolePolicies({ RoleName: aws.name })],
    ] as const
  ).map(
    ([operation, call]): ConformanceCase => ({
      section: '9',
      operation,
      given: 'an unknown role',
      expected: NO_ROLE,
      call,
    }),
  ),
  {
    section: '9',
    operation: 'DeleteRole',
    given: 'a role with a managed policy',
    expected: 'DeleteConflict 409: Cannot delete entity, must detach all policies first.',
    call: async (aws) => {
      await createRole(aws, [BASIC_POLICY]);
      return aws.iam.deleteRole({ RoleName: aws.name });
    },
  },
  {
    section: '9',
    operation: 'DeleteRole',
    given: 'a role with an inline policy',
    expected: 'DeleteConflict 409: Cannot delete entity, must delete policies first.',
    call: async (aws) => {
      await createRole(aws);
      await putInline(aws, ALLOW_ALL);
      return aws.iam.deleteRole({ RoleName: aws.name });
    },
  },
  {
    section: '9',
    operation: 'DeleteRole',
    given: 'a role whose policies were detached and deleted',
    expected: NO_ROLE,
    call: async (aws) => {
      const RoleName = aws.name;
      await createRole(aws, [BASIC_POLICY]);
      await putInline(aws, ALLOW_ALL);
      await aws.iam.detachRolePolicy({ RoleName, PolicyArn: BASIC_POLICY });
      await aws.iam.deleteRolePolicy({ RoleName, PolicyName: 'inline' });
      await aws.iam.deleteRole({ RoleName });
      return aws.iam.getRole({ RoleName });
    },
  },
];
