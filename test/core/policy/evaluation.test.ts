import { describe, expect, it } from 'vitest';
import { createPolicyContext, type PolicyContextEntries } from '../../../src/core/policy/context.ts';
import { compilePolicy } from '../../../src/core/policy/document.ts';
import { type Decision, evaluatePolicies, evaluateTrust } from '../../../src/core/policy/evaluation.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs';

function decide(statement: object | object[], request: Partial<Request> = {}): Decision {
  const { action = 'dynamodb:GetItem', resource = TABLE, context = {}, version = '2012-10-17' } = request;
  const policy = compilePolicy(JSON.stringify({ Version: version, Statement: statement }));
  return evaluatePolicies([policy], { action, resource, context: createPolicyContext(context) });
}

interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: PolicyContextEntries;
  readonly version: string;
}

const allow = (members: object = {}): object => ({
  Effect: 'Allow',
  Action: 'dynamodb:GetItem',
  Resource: '*',
  ...members,
});

describe('evaluatePolicies', () => {
  it('denies by default', () => {
    expect(decide([])).toBe('implicitDeny');
    expect(decide(allow(), { action: 'dynamodb:PutItem' })).toBe('implicitDeny');
    expect(evaluatePolicies([], { action: 'a:b', resource: '*', context: createPolicyContext() })).toBe('implicitDeny');
  });

  it('matches actions case-insensitively and with wildcards', () => {
    expect(decide(allow({ Action: 'DynamoDB:getitem' }))).toBe('allowed');
    expect(decide(allow({ Action: ['s3:*', 'dynamodb:Get*'] }))).toBe('allowed');
    expect(decide(allow({ Action: '*' }))).toBe('allowed');
    expect(decide(allow({ Action: 'dynamodb:Get?' }))).toBe('implicitDeny');
  });

  it('matches resources case-sensitively', () => {
    expect(decide(allow({ Resource: TABLE }))).toBe('allowed');
    expect(decide(allow({ Resource: TABLE.toLowerCase() }))).toBe('implicitDeny');
  });

  it('lets an explicit deny win, regardless of order', () => {
    const deny = allow({ Effect: 'Deny', Resource: TABLE });
    expect(decide([allow(), deny])).toBe('explicitDeny');
    expect(decide([deny, allow()])).toBe('explicitDeny');
  });

  it('compares ARNs part by part', () => {
    expect(decide(allow({ Resource: 'arn:aws:dynamodb:*:*:table/*' }))).toBe('allowed');
    expect(decide(allow({ Resource: 'arn:aws:dynamodb:*:table/Dogs' }))).toBe('implicitDeny');
    expect(decide(allow({ Resource: 'arn:aws:dynamodb' }))).toBe('allowed');
    expect(decide(allow({ Resource: 'arn:aws:*' }))).toBe('allowed');
    expect(
      decide(allow({ Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/f:*' }), {
        action: 'logs:PutLogEvents',
        resource: 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:log-stream:2025/11/25/[$LATEST]00',
      }),
    ).toBe('allowed');
  });

  it('requires a star for actions without resources', () => {
    expect(decide(allow(), { resource: '*' })).toBe('allowed');
    expect(decide(allow({ Resource: 'arn:aws:dynamodb:*:*:*' }), { resource: '*' })).toBe('implicitDeny');
  });

  it('inverts NotAction and NotResource', () => {
    const others = { Effect: 'Allow', NotAction: 'iam:*', NotResource: `${TABLE}2` };
    expect(decide(others)).toBe('allowed');
    expect(decide(others, { action: 'iam:GetRole' })).toBe('implicitDeny');
    expect(decide(others, { resource: `${TABLE}2` })).toBe('implicitDeny');
  });

  it('replaces policy variables with their literal values', () => {
    const own = allow({ Resource: `arn:aws:dynamodb:*:*:table/\${aws:PrincipalTag/team}-*` });
    const table = (name: string): string => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;
    const as = (team: string, name: string): Decision =>
      decide(own, { resource: table(name), context: { 'aws:PrincipalTag/team': team } });
    expect(as('red', 'red-1')).toBe('allowed');
    expect(as('red', 'blue-1')).toBe('implicitDeny');
    expect(as('*', 'blue-1')).toBe('implicitDeny');
    expect(as('*', '*-1')).toBe('allowed');
    expect(decide(own, { resource: table('red-1') })).toBe('implicitDeny');
  });

  it('supports defaults and escapes of variables, but not in old versions', () => {
    const withDefault = allow({ Resource: `arn:aws:dynamodb:*:*:table/\${aws:username, 'guest'}` });
    expect(decide(withDefault, { resource: `${TABLE.replace('Dogs', 'guest')}` })).toBe('allowed');
    const star = allow({ Resource: `arn:aws:dynamodb:*:*:table/\${*}` });
    expect(decide(star)).toBe('implicitDeny');
    expect(decide(star, { resource: TABLE.replace('Dogs', '*') })).toBe('allowed');
    const old = { version: '2008-10-17', context: { 'aws:username': 'Dogs' } };
    expect(decide(allow({ Resource: `arn:aws:dynamodb:*:*:table/\${aws:username}` }), old)).toBe('implicitDeny');
  });
});

describe('conditions', () => {
  const holds = (condition: object, context: PolicyContextEntries = {}): boolean =>
    decide(allow({ Condition: condition }), { context }) === 'allowed';

  it('must hold for every operator and key, and for one value of each', () => {
    const region = { 'aws:RequestedRegion': 'eu-west-1' };
    expect(holds({ StringEquals: { 'AWS:requestedregion': ['us-east-1', 'eu-west-1'] } }, region)).toBe(true);
    expect(holds({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, region)).toBe(false);
    expect(
      holds({ StringLike: { 'aws:RequestedRegion': 'eu-*' }, Bool: { 'aws:SecureTransport': 'true' } }, region),
    ).toBe(false);
  });

  it('treat a missing key like AWS', () => {
    expect(holds({ StringEquals: { k: 'v' } })).toBe(false);
    expect(holds({ StringNotEquals: { k: 'v' } })).toBe(true);
    expect(holds({ StringEqualsIfExists: { k: 'v' } })).toBe(true);
    expect(holds({ StringEqualsIfExists: { k: 'v' } }, { k: 'w' })).toBe(false);
    expect(holds({ Null: { k: 'true' } })).toBe(true);
    expect(holds({ Null: { k: true } }, { k: 'v' })).toBe(false);
    expect(holds({ Null: { k: 'false' } }, { k: 'v' })).toBe(true);
  });

  it('compare numbers, dates and booleans', () => {
    expect(holds({ NumericLessThan: { n: '10' } }, { n: '9' })).toBe(true);
    expect(holds({ NumericLessThan: { n: 10 } }, { n: '10' })).toBe(false);
    expect(holds({ NumericGreaterThanEquals: { n: 10 } }, { n: '10.0' })).toBe(true);
    expect(holds({ NumericEquals: { n: 10 } }, { n: 'ten' })).toBe(false);
    const now = { 'aws:CurrentTime': '2025-11-25T12:00:00Z' };
    expect(holds({ DateGreaterThan: { 'aws:CurrentTime': '2025-11-25T11:59:59Z' } }, now)).toBe(true);
    expect(holds({ DateLessThan: { 'aws:CurrentTime': '1764072000' } }, now)).toBe(false);
    expect(holds({ Bool: { 'aws:SecureTransport': false } }, { 'aws:SecureTransport': 'false' })).toBe(true);
  });

  it('compare addresses and ARNs', () => {
    const from = { 'aws:SourceIp': '127.0.0.1' };
    expect(holds({ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8'] } }, from)).toBe(true);
    expect(holds({ NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, from)).toBe(false);
    expect(holds({ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { 'aws:SourceIp': '2001:db8::1' })).toBe(true);
    expect(holds({ IpAddress: { 'aws:SourceIp': '::/0' } }, from)).toBe(false);
    for (const range of [
      '127.0.0.0/33',
      '127.0.0.0/-1',
      '127.0.0.0/x',
      '127.0.0.0/8.5',
      '127.0.0',
      '256.0.0.0/0',
      '',
    ]) {
      expect(holds({ IpAddress: { 'aws:SourceIp': range } }, from), range).toBe(false);
    }
    expect(holds({ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { 'aws:SourceIp': 'x' })).toBe(false);
    const principal = { 'aws:PrincipalArn': 'arn:aws:iam::000000000000:role/lab/x' };
    expect(holds({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/lab/*' } }, principal)).toBe(true);
    expect(holds({ ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/lab/*' } }, principal)).toBe(false);
  });

  it('quantify over the values of a key', () => {
    const keys = { 'dynamodb:LeadingKeys': ['a', 'b'] };
    const only = (values: string[]): object => ({ 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': values } });
    expect(holds(only(['a', 'b', 'c']), keys)).toBe(true);
    expect(holds(only(['a']), keys)).toBe(false);
    expect(holds(only(['a']))).toBe(true);
    const some = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': ['b'] } };
    expect(holds(some, keys)).toBe(true);
    expect(holds(some)).toBe(false);
  });

  it('never hold with an unknown operator', () => {
    expect(holds({ StringSounds: { k: 'v' } }, { k: 'v' })).toBe(false);
  });
});

describe('evaluateTrust', () => {
  const lambda = { kind: 'Service', name: 'lambda.amazonaws.com' } as const;
  const trust = (statement: object): Decision =>
    evaluateTrust(
      compilePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement })),
      lambda,
      createPolicyContext({ 'aws:SourceAccount': '000000000000' }),
    );
  const statement = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

  it('trusts the services it names', () => {
    expect(trust(statement)).toBe('allowed');
    expect(trust({ ...statement, Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } })).toBe(
      'allowed',
    );
    expect(trust({ ...statement, Principal: { Service: 'ec2.amazonaws.com' } })).toBe('implicitDeny');
    expect(trust({ ...statement, Action: 'sts:TagSession' })).toBe('implicitDeny');
  });

  it('applies conditions and denials', () => {
    const account = (id: string): object => ({ StringEquals: { 'aws:SourceAccount': id } });
    expect(trust({ ...statement, Condition: account('000000000000') })).toBe('allowed');
    expect(trust({ ...statement, Condition: account('111111111111') })).toBe('implicitDeny');
    expect(trust([statement, { ...statement, Effect: 'Deny' }])).toBe('explicitDeny');
  });
});
