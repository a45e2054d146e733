import { describe, expect, it } from 'vitest';
import { describePolicyFault } from '../../../../../src/sandbox/services/iam/grammar/policy-grammar.ts';
import { describeTrustPolicyFault } from '../../../../../src/sandbox/services/iam/grammar/trust-grammar.ts';

const BUCKET = 'arn:aws:s3:::example_bucket';
const list = { Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET };
const doc = (statement: unknown, members: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statement, ...members });
const without = (statement: Record<string, unknown>, field: string): object =>
  Object.fromEntries(Object.entries(statement).filter(([name]) => name !== field));

describe('identity policies', () => {
  const SYNTAX = 'Syntax errors in policy.';
  const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';

  it.each([
    ['one statement without a list', doc(list)],
    ['several resources', doc([{ ...list, Resource: [BUCKET, '*'] }])],
    ['a star for every action', doc({ ...list, Action: '*' })],
    [
      'conditions with quantifier and suffix',
      doc({ ...list, Condition: { 'ForAnyValue:StringLikeIfExists': { a: ['b'] } } }),
    ],
    [
      'truth values and numbers in conditions',
      doc({ ...list, Condition: { Bool: { a: true }, NumericEquals: { b: 1 } } }),
    ],
    ['NotAction and NotResource', doc({ Effect: 'Deny', NotAction: 'iam:*', NotResource: '*' })],
    ['dates', doc({ ...list, Condition: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } } })],
    ['an IAM resource', doc({ ...list, Resource: 'arn:aws:iam::*:role/lab/*' })],
  ])('accepts %s', (_, text) => {
    expect(describePolicyFault(text, 'aws')).toBeUndefined();
  });

  it.each([
    ['This is not a json document', SYNTAX],
    ['[]', SYNTAX],
    [JSON.stringify({ Version: '2012-10-17' }), SYNTAX],
    [doc([]), SYNTAX],
    [doc(['afd']), SYNTAX],
    [doc(list, { Extra: 1 }), SYNTAX],
    [doc(list, { Version: '2013-10-17' }), SYNTAX],
    [doc({ ...list, Extra: 1 }), SYNTAX],
    [doc({ ...list, Effect: 'invalid' }), SYNTAX],
    [doc(without(list, 'Effect')), SYNTAX],
    [doc({ ...list, Condition: [] }), SYNTAX],
    [doc({ ...list, Condition: { Sounds: { a: 'b' } } }), SYNTAX],
    [doc({ ...list, NotResource: [] }), SYNTAX],
    [doc({ ...list, Action: [[]] }), SYNTAX],
    [JSON.stringify({ Statement: list }), 'Policy document must be version 2012-10-17 or greater.'],
    [doc(list, { Version: '2008-10-17' }), 'Policy document must be version 2012-10-17 or greater.'],
    [doc({ ...list, Effect: 'allow' }), 'The policy failed legacy parsing'],
    [doc({ ...list, Condition: { DateLessThan: { a: 'soon' } } }), 'The policy failed legacy parsing'],
    [doc({ ...list, Resource: 'arn:aws:s3::example_bucket' }), 'The policy failed legacy parsing'],
    [
      doc([
        { ...list, Sid: 'a' },
        { ...list, Sid: 'a' },
      ]),
      'Statement IDs (SID) in a single policy must be unique.',
    ],
    [doc(without(list, 'Action')), 'Policy statement must contain actions.'],
    [doc({ ...list, Action: [] }), 'Policy statement must contain actions.'],
    [doc({ Effect: 'Allow' }), 'Policy statement must contain actions.'],
    [doc({ ...list, Resource: 'invalid resource' }), 'Resource invalid resource must be in ARN format or "*".'],
    [doc({ ...list, Resource: '' }), 'Resource  must be in ARN format or "*".'],
    [doc({ ...list, Action: 's:3:ListBucket', Resource: 'sdfsadf' }), 'Resource sdfsadf must be in ARN format or "*".'],
    [doc({ ...list, Resource: 'a:b' }), 'Partition "b" is not valid for resource "arn:b:*:*:*:*".'],
    [doc({ ...list, Resource: 'a:b:c' }), 'Partition "b" is not valid for resource "arn:b:c:*:*:*".'],
    [doc({ ...list, Resource: 'a:b:c:d:e:f:g' }), 'Partition "b" is not valid for resource "arn:b:c:d:e:f:g".'],
    [doc({ ...list, Resource: 'aws:s3:::b' }), 'Partition "s3" is not valid for resource "arn:s3:::b:*".'],
    [doc({ ...list, Resource: 'arn:aws' }), 'Resource vendor must be fully qualified and cannot contain regexes.'],
    [
      doc({ ...list, Resource: 'arn:aws:s3:us-east-1::b' }),
      'Resource arn:aws:s3:us-east-1::b can not contain region information.',
    ],
    [doc({ ...list, Action: 'invalid' }), VENDOR],
    [doc({ Effect: 'Allow', NotAction: '', Resource: BUCKET }), VENDOR],
    [doc({ Effect: 'Allow', Action: 'invalid' }), VENDOR],
    [doc({ ...list, Action: 'a a:ListBucket' }), 'Vendor a a is not valid'],
    [doc({ ...list, Action: 's3:List:Bucket' }), 'Actions/Condition can contain only one colon.'],
    [doc(without(list, 'Resource')), 'Policy statement must contain resources.'],
    [doc({ ...list, Resource: [] }), 'Policy statement must contain resources.'],
    [doc({ ...list, Principal: '*' }), 'Policy document should not specify a principal.'],
  ])('rejects %s', (text, message) => {
    expect(describePolicyFault(text, 'aws')).toBe(message);
  });

  it('lists the valid prefixes of IAM resources', () => {
    expect(describePolicyFault(doc({ ...list, Resource: 'arn:aws:iam:::dogs' }), 'aws')).toMatch(
      /^IAM resource path must either be "\*" or start with user\/, federated-user\/, .*, access-report\/\.$/,
    );
  });
});

describe('trust policies', () => {
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

  it.each([
    ['a service', doc(trust)],
    ['an older version', doc([trust], { Version: '2008-10-17' })],
    ['an account', doc({ ...trust, Principal: { AWS: ['000000000000', 'arn:aws:iam::000000000000:root'] } })],
    ['everybody', doc({ ...trust, Principal: '*' })],
    ['sessions with tags', doc({ ...trust, Action: ['sts:AssumeRole', 'sts:TagSession'] })],
  ])('accepts %s', (_, text) => {
    expect(describeTrustPolicyFault(text, 'aws')).toBeUndefined();
  });

  it.each([
    ['not json', 'This policy contains invalid Json'],
    [doc(trust, { probe: 1 }), 'Unknown field probe'],
    [doc({ ...trust, statement: 1 }), 'Unknown field statement'],
    [doc(trust, { Version: '2020-01-01' }), 'The policy must contain a valid version string'],
    [doc([]), 'Could not parse the policy: Statement is empty!'],
    [doc(without(trust, 'Effect')), 'Missing required field Effect'],
    [doc({ ...trust, Effect: 'allow' }), 'Invalid effect: allow'],
    [doc(without(trust, 'Principal')), 'Missing required field Principal'],
    [doc({ ...trust, Principal: {} }), 'Missing required field Principal cannot be empty!'],
    [doc({ ...trust, Principal: { Service: 'lambda' } }), 'Invalid principal in policy: "SERVICE":"lambda"'],
    [doc({ ...trust, Principal: { AWS: 'me' } }), 'Invalid principal in policy: "AWS":"me"'],
    [doc(without(trust, 'Action')), 'Missing required field Action'],
    [doc({ ...trust, Action: 'lambda:InvokeFunction' }), 'AssumeRole policy may only specify STS AssumeRole actions.'],
    [doc({ ...trust, Resource: '*' }), 'Has prohibited field Resource'],
    [doc({ ...trust, NotResource: '*' }), 'AssumeRole policy must not contain resources.'],
    [
      doc([
        { ...trust, Sid: 'a' },
        { ...trust, Sid: 'a' },
      ]),
      'The Statement Ids in the policy are not unique',
    ],
  ])('rejects %s', (text, message) => {
    expect(describeTrustPolicyFault(text, 'aws')).toBe(message);
  });
});
