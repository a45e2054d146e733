/** Section 9: IAM is eventually consistent, and sessions expire, at AWS's pace. */

import { type ConformanceCase, renderError } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import type { Clients } from '../clients.ts';
import { expect } from '../expect.ts';
import { BASIC_POLICY, createFunction, createRole, createTableStream, DYNAMODB_POLICY } from '../resources.ts';
import { withCredentials } from '../sessions.ts';

const SPREAD_MS = 30_000;

/** Tries to map a stream to the case's function; answers the HTTP status or the refusal. */
async function tryToMap(aws: Account, EventSourceArn: string): Promise<string> {
  const request = { FunctionName: aws.name, EventSourceArn, StartingPosition: 'LATEST' as const };
  return aws.lambda
    .createEventSourceMapping(request)
    .then(({ $metadata }) => `${$metadata.httpStatusCode}`, renderError);
}

/** How each service refuses an expired session. */
const EXPIRED: readonly (readonly [
  operation: string,
  refusal: string,
  call: (clients: Clients) => Promise<unknown>,
])[] = [
  ['ListFunctions', 'ExpiredTokenException 403', (c) => c.get('Lambda').listFunctions({})],
  ['ListTables', 'ExpiredTokenException 400', (c) => c.get('DynamoDB').listTables({})],
  ['ListStreams', 'ExpiredTokenException 400', (c) => c.get('Kinesis').listStreams({})],
  ['DescribeLogGroups', 'ExpiredTokenException 400', (c) => c.get('CloudWatchLogs').describeLogGroups({})],
  ['ListRoles', 'ExpiredToken 403', (c) => c.get('IAM').listRoles({})],
];

const expiredCases = EXPIRED.map(
  ([operation, refusal, call]): ConformanceCase => ({
    section: '9',
    operation,
    given: 'a session of 15 minutes, 16 minutes later',
    expected: `${refusal}: The security token included in the request is expired...`,
    call: async (aws) => {
      const Statement = [{ Effect: 'Allow', Principal: { AWS: aws.arn('iam', 'root') }, Action: 'sts:AssumeRole' }];
      const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
      const { Role } = await aws.iam.createRole({ RoleName: aws.name, AssumeRolePolicyDocument });
      await aws.passTime(SPREAD_MS);
      const request = { RoleArn: Role?.Arn, RoleSessionName: 'session', DurationSeconds: 900 };
      const { Credentials } = await aws.sts.assumeRole(request);
      await aws.passTime(16 * 60_000);
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
      const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
      return withCredentials(aws, session, call);
    },
  }),
);

export const propagationCases: readonly ConformanceCase[] = [
  ...expiredCases,
  {
    section: '9',
    operation: 'AttachRolePolicy',
    given: 'a mapping created right after it, and again 30 seconds later',
    expected: 'Cannot access stream, then 202',
    run: async (aws) => {
      const Role = await createRole(aws, [BASIC_POLICY]);
      await aws.passTime(SPREAD_MS);
      await createFunction(aws, { Role });
      const streamArn = await createTableStream(aws);
      await aws.iam.attachRolePolicy({ RoleName: aws.name, PolicyArn: DYNAMODB_POLICY });
      const first = await tryToMap(aws, streamArn);
      await aws.passTime(SPREAD_MS);
      expect([first, await tryToMap(aws, streamArn)]).toEqual([
        expect.stringMatching(/^InvalidParameterValueException 400: Cannot access stream /),
        '202',
      ]);
    },
  },
];
