/** Section 9: the managed and inline policies of roles. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { BASIC_POLICY, createRole } from '../resources.ts';

const ALLOW_ALL = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

/** Percent-encoded as in RFC 3986, which includes `!'()*`. */
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const putInline = (aws: Account, PolicyDocument: string) =>
  aws.iam.putRolePolicy({ RoleName: aws.name, PolicyName: 'inline', PolicyDocument });

export const rolePolicyCases: readonly ConformanceCase[] = [
  {
    section: '9',
    operation: 'PutRolePolicy',
    given: 'a document that is no JSON',
    expected: 'MalformedPolicyDocument 400: Syntax errors in policy.',
    call: async (aws) => {
      await createRole(aws);
      return putInline(aws, 'not JSON');
    },
  },
  {
    section: '9',
    operation: 'PutRolePolicy',
    given: 'a document with a wrong grammar',
    expected: 'MalformedPolicyDocument 400: Syntax errors in policy.',
    call: async (aws) => {
      await createRole(aws);
      return putInline(
        aws,
        '{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Action":"s3:*","Resource":"*"}]}',
      );
    },
  },
  {
    section: '9',
    operation: 'GetRolePolicy',
    given: 'an unknown inline policy',
    expected: 'NoSuchEntity 404: The role policy with name inline cannot be found.',
    call: async (aws) => {
      await createRole(aws);
      return aws.iam.getRolePolicy({ RoleName: aws.name, PolicyName: 'inline' });
    },
  },
  {
    section: '9',
    operation: 'DeleteRolePolicy',
    given: 'an unknown inline policy',
    expected: 'NoSuchEntity 404: The role policy with name inline cannot be found.',
    call: async (aws) => {
      await createRole(aws);
      return aws.iam.deleteRolePolicy({ RoleName: aws.name, PolicyName: 'inline' });
    },
  },
  {
    section: '9',
    operation: 'AttachRolePolicy',
    given: 'no ARN',
    expected: 'ValidationError 400: Invalid ARN:  Could not be parsed!',
    call: async (aws) => {
      await createRole(aws);
      return aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn: 'longpolicynamebutnoarn' });
    },
  },
  {
    section: '9',
    operation: 'AttachRolePolicy',
    given: 'an unknown policy',
    expected: 'NoSuchEntity 404: Policy <arn> does not exist or is not attachable.',
    call: async (aws) => {
      await createRole(aws);
      const PolicyArn = aws.as('arn', 'arn:aws:iam::aws:policy/Unknown');
      return aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn });
    },
  },
  {
    section: '9',
    operation: 'AttachRolePolicy',
    given: 'a policy that is attached already',
    expected: '200, and it is attached once',
    run: async (aws) => {
      await createRole(aws, [BASIC_POLICY, BASIC_POLICY]);
      const { AttachedPolicies } = await aws.iam.listAttachedRolePolicies({ RoleName: aws.name });
      expect(AttachedPolicies).toHaveLength(1);
    },
  },
  {
    section: '9',
    operation: 'DetachRolePolicy',
    given: 'a policy that is not attached',
    expected: 'NoSuchEntity 404: Policy <arn> was not found.',
    call: async (aws) => {
      await createRole(aws);
      return aws.iam.detachRolePolicy({ RoleName: aws.name, PolicyArn: aws.as('arn', BASIC_POLICY) });
    },
  },
  {
    section: '9',
    operation: 'ListAttachedRolePolicies',
    given: 'a role with one',
    expected: 'exactly {AttachedPolicies [{PolicyName, PolicyArn}], IsTruncated false}',
    run: async (aws) => {
      await createRole(aws, [BASIC_POLICY]);
      expectAnswer(await aws.iam.listAttachedRolePolicies({ RoleName: aws.name }), 200, {
        AttachedPolicies: [{ PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: BASIC_POLICY }],
        IsTruncated: false,
      });
    },
  },
  {
    section: '9',
    operation: 'ListRolePolicies',
    given: 'a role with one',
    expected: 'exactly {PolicyNames, IsTruncated false}',
    run: async (aws) => {
      await createRole(aws);
      await putInline(aws, ALLOW_ALL);
      const answer = await aws.iam.listRolePolicies({ RoleName: aws.name });
      expectAnswer(answer, 200, { PolicyNames: ['inline'], IsTruncated: false });
    },
  },
  {
    section: '9',
    operation: 'PutRolePolicy',
    given: 'the name of an inline policy that is there',
    expected: 'it is replaced; GetRolePolicy answers exactly RoleName, PolicyName and the URL-encoded document',
    run: async (aws) => {
      await createRole(aws);
      const other = ALLOW_ALL.replace('s3:GetObject', 's3:PutObject');
      await putInline(aws, ALLOW_ALL);
      await putInline(aws, other);
      const answer = await aws.iam.getRolePolicy({ RoleName: aws.name, PolicyName: 'inline' });
      expectAnswer(answer, 200, { RoleName: aws.name, PolicyName: 'inline', PolicyDocument: encode(other) });
    },
  },
];
