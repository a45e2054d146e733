/** Sections 1.1 to 1.3: protocols, targets, timestamps. */

import type { ConformanceCase } from '../../helpers/conformance.ts';
import { TRUST_LAMBDA } from '../../helpers/policies.ts';
import type { Account } from '../account.ts';
import { expect } from '../expect.ts';
import { createMapping } from '../mappings.ts';
import { createFunction, createTableStream } from '../resources.ts';
import { sendJson, sendLambda, sendQuery } from '../wire.ts';

type ClientName =
  | 'CloudWatch'
  | 'CloudWatchLogs'
  | 'DynamoDB'
  | 'DynamoDBStreams'
  | 'IAM'
  | 'Kinesis'
  | 'Lambda'
  | 'SQS'
  | 'STS';

/** Each client, the operation that it tries, and the content type of what it then sends. */
const CLIENTS: readonly (readonly [ClientName, string, string])[] = [
  ['CloudWatch', 'listMetrics', 'application/x-amz-json-1.0'],
  ['CloudWatchLogs', 'describeLogGroups', 'application/x-amz-json-1.1'],
  ['DynamoDB', 'listTables', 'application/x-amz-json-1.0'],
  ['DynamoDBStreams', 'listStreams', 'application/x-amz-json-1.0'],
  ['IAM', 'listRoles', 'application/x-www-form-urlencoded'],
  ['Kinesis', 'listStreams', 'application/x-amz-json-1.1'],
  ['Lambda', 'getAccountSettings', ''],
  ['SQS', 'listQueues', 'application/x-amz-json-1.0'],
  ['STS', 'getCallerIdentity', 'application/x-www-form-urlencoded'],
];

const protocols = CLIENTS.map(
  ([name, operation, contentType]): ConformanceCase => ({
    section: '1.1',
    operation: `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`,
    given: `the ${name} client as it is, which sends ${contentType || 'a GET request without a body'}`,
    expected: '200',
    run: async (aws) => {
      const { client, sent } = aws.clients.observed(name);
      const call = client[operation as keyof typeof client] as (input: object) => Promise<{ $metadata: object }>;
      expect((await call.call(client, {})).$metadata).toMatchObject({ httpStatusCode: 200 });
      expect(sent.map((headers) => headers['content-type'] ?? '')).toEqual([contentType]);
    },
  }),
);

/** Targets, with the input that the operation needs. */
const TARGETS: readonly (readonly [target: string, service: string, version: '1.0' | '1.1', input?: object])[] = [
  ['DynamoDB_20120810.ListTables', 'dynamodb', '1.0'],
  ['DynamoDBStreams_20120810.ListStreams', 'dynamodb', '1.0'],
  ['Kinesis_20131202.ListStreams', 'kinesis', '1.1'],
  ['Logs_20140328.DescribeLogGroups', 'logs', '1.1'],
  ['GraniteServiceVersion20100801.ListMetrics', 'monitoring', '1.0'],
];

const targets = TARGETS.map(
  ([target, service, version, input]): ConformanceCase => ({
    section: '1.2',
    operation: target.replace(/.*\./, ''),
    given: `X-Amz-Target ${target}`,
    expected: '200',
    run: async (aws) => expect((await sendJson(aws, { service, target, version }, input)).status).toBe(200),
  }),
);

const queryOfOldClients: ConformanceCase = {
  section: '1.1',
  operation: 'ListMetrics',
  given: 'the query protocol of older CloudWatch clients',
  expected: '200 in XML',
  run: async (aws) => {
    const answer = await sendQuery(aws, 'monitoring', { Action: 'ListMetrics', Version: '2010-08-01' });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('<ListMetricsResult>')]);
  },
};

const EPOCH_SECONDS = /^1\d{9}(\.\d+)?$/;

/** The JSON after a member's name somewhere in a body. */
function memberText(body: string, member: string): string {
  return new RegExp(`"${member}":\\s*("[^"]*"|[^,}\\s]+)`).exec(body)?.[1] ?? 'missing';
}

async function dynamoDb(aws: Account, operation: string, input: object): Promise<string> {
  const prefix = operation === 'DescribeStream' ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810';
  return (await sendJson(aws, { service: 'dynamodb', target: `${prefix}.${operation}` }, input)).text;
}

const timestamps: readonly ConformanceCase[] = [
  {
    section: '1.3',
    operation: 'DescribeTable',
    given: 'CreationDateTime on the wire',
    expected: 'epoch seconds as a number',
    run: async (aws) => {
      await createTableStream(aws);
      const body = await dynamoDb(aws, 'DescribeTable', { TableName: aws.name });
      expect(memberText(body, 'CreationDateTime')).toMatch(EPOCH_SECONDS);
    },
  },
  {
    section: '1.3',
    operation: 'DescribeStream',
    given: 'CreationRequestDateTime on the wire',
    expected: 'epoch seconds as a number',
    run: async (aws) => {
      const body = await dynamoDb(aws, 'DescribeStream', { StreamArn: await createTableStream(aws) });
      expect(memberText(body, 'CreationRequestDateTime')).toMatch(EPOCH_SECONDS);
    },
  },
  {
    section: '1.3',
    operation: 'DescribeStreamSummary',
    given: 'StreamCreationTimestamp on the wire',
    expected: 'epoch seconds as a number',
    run: async (aws) => {
      await aws.kinesis.createStream({ StreamName: aws.name, ShardCount: 1 });
      const call = { service: 'kinesis', target: 'Kinesis_20131202.DescribeStreamSummary', version: '1.1' } as const;
      const { text } = await sendJson(aws, call, { StreamName: aws.name });
      expect(memberText(text, 'StreamCreationTimestamp')).toMatch(EPOCH_SECONDS);
    },
  },
  {
    section: '1.3',
    operation: 'GetEventSourceMapping',
    given: 'LastModified on the wire',
    expected: 'epoch seconds as a number',
    run: async (aws) => {
      await createFunction(aws);
      const uuid = await createMapping(aws, await createTableStream(aws));
      const { text } = await sendLambda(aws, 'GET', `/2015-03-31/event-source-mappings/${uuid}`);
      expect(memberText(text, 'LastModified')).toMatch(EPOCH_SECONDS);
    },
  },
  {
    section: '1.3',
    operation: 'GetFunctionConfiguration',
    given: 'LastModified of a function',
    expected: 'a string like 2025-11-25T02:26:54.123+0000',
    run: async (aws) => {
      await createFunction(aws);
      const { LastModified } = await aws.lambda.getFunctionConfiguration({ FunctionName: aws.name });
      expect(LastModified).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    },
  },
  {
    section: '1.3',
    operation: 'DescribeLogGroups',
    given: 'creationTime',
    expected: 'epoch milliseconds as an integer',
    run: async (aws) => {
      await aws.logs.createLogGroup({ logGroupName: aws.name });
      const call = { service: 'logs', target: 'Logs_20140328.DescribeLogGroups', version: '1.1' } as const;
      const { text } = await sendJson(aws, call, { logGroupNamePrefix: aws.name });
      expect(memberText(text, 'creationTime')).toMatch(/^1\d{12}$/);
    },
  },
  {
    section: '1.3',
    operation: 'CreateRole',
    given: 'CreateDate on the wire',
    expected: 'ISO 8601 ending in Z, without a fraction',
    run: async (aws) => {
      const { text } = await sendQuery(aws, 'iam', {
        Action: 'CreateRole',
        Version: '2010-05-08',
        RoleName: aws.name,
        AssumeRolePolicyDocument: TRUST_LAMBDA,
      });
      expect(text).toMatch(/<CreateDate>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/CreateDate>/);
    },
  },
];

export const protocolCases: readonly ConformanceCase[] = [...protocols, queryOfOldClients, ...targets, ...timestamps];
