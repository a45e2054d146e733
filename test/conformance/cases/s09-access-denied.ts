/** Section 9: calls refused to roles without permission, and to unknown access keys. */
import type { ConformanceCase } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import type { Clients } from '../clients.ts';
import { asStranger, withCredentials } from '../sessions.ts';

type Call = (clients: Clients, aws: Account) => Promise<unknown>;

/** Calls of a role without policies, and their refusal: code, HTTP status, action and resource. */
const DENIED: readonly (readonly [operation: string, refusal: string, action: string, resource: string, call: Call])[] =
  [
    [
      'GetFunction',
      'AccessDeniedException 403',
      'lambda:GetFunction',
      'arn:aws:lambda:<region>:<account>:function:<name>',
      (c, { name }) => c.get('Lambda').getFunction({ FunctionName: name }),
    ],
    [
      'Invoke',
      'AccessDeniedException 403',
      'lambda:InvokeFunction',
      'arn:aws:lambda:<region>:<account>:function:<name>',
      (c, { name }) => c.get('Lambda').invoke({ FunctionName: name }),
    ],
    [
      'CreateEventSourceMapping',
      'AccessDeniedException 403',
      'lambda:CreateEventSourceMapping',
      '*',
      (c, aws) => {
        const EventSourceArn = aws.arn('kinesis', `stream/${aws.name}`);
        const request = { FunctionName: aws.name, EventSourceArn, StartingPosition: 'LATEST' as const };
        return c.get('Lambda').createEventSourceMapping(request);
      },
    ],
    [
      'ListFunctions',
      'AccessDeniedException 403',
      'lambda:ListFunctions',
      '*',
      (c) => c.get('Lambda').listFunctions({}),
    ],
    [
      'ListEventSourceMappings',
      'AccessDeniedException 403',
      'lambda:ListEventSourceMappings',
      '*',
      (c) => c.get('Lambda').listEventSourceMappings({}),
    ],
    [
      'PutItem',
      'AccessDeniedException 400',
      'dynamodb:PutItem',
      'arn:aws:dynamodb:<region>:<account>:table/<name>',
      (c, { name }) => c.get('DynamoDB').putItem({ TableName: name, Item: { id: { S: 'a' } } }),
    ],
    [
      'DescribeStream',
      'AccessDeniedException 400',
      'dynamodb:DescribeStream',
      'arn:aws:dynamodb:<region>:<account>:table/<name>/stream/2024-01-01T00:00:00.000',
      (c, aws) => {
        const StreamArn = aws.arn('dynamodb', `table/${aws.name}/stream/2024-01-01T00:00:00.000`);
        return c.get('DynamoDBStreams').describeStream({ StreamArn });
      },
    ],
    [
      'PutRecord',
      'AccessDeniedException 400',
      'kinesis:PutRecord',
      'arn:aws:kinesis:<region>:<account>:stream/<name>',
      (c, { name }) => c.get('Kinesis').putRecord({ StreamName: name, PartitionKey: 'k', Data: Buffer.from('x') }),
    ],
    [
      'GetLogEvents',
      'AccessDeniedException 400',
      'logs:GetLogEvents',
      'arn:aws:logs:<region>:<account>:log-group:<name>:log-stream:stream',
      (c, { name }) => c.get('CloudWatchLogs').getLogEvents({ logGroupName: name, logStreamName: 'stream' }),
    ],
    [
      'FilterLogEvents',
      'AccessDeniedException 400',
      'logs:FilterLogEvents',
      'arn:aws:logs:<region>:<account>:log-group:<name>:log-stream:',
      (c, { name }) => c.get('CloudWatchLogs').filterLogEvents({ logGroupName: name }),
    ],
    [
      'GetRole',
      'AccessDenied 403',
      'iam:GetRole',
      'arn:aws:iam::<account>:role/<name>',
      (c, { name }) => c.get('IAM').getRole({ RoleName: name }),
    ],
    ['ListMetrics', 'AccessDenied 403', 'cloudwatch:ListMetrics', '*', (c) => c.get('CloudWatch').listMetrics({})],
  ];

const deniedCases = DENIED.map(
  ([operation, refusal, action, resource, call]): ConformanceCase => ({
    section: '9',
    operation,
    given: 'a role without policies',
    expected: `${refusal}: User: arn:aws:sts::<account>:assumed-role/stranger/stranger is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    call: (aws) => asStranger(aws, (clients) => call(clients, aws)),
  }),
);

const MADE_UP = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'made-up' };
const BAD_TOKEN = 'The security token included in the request is invalid.';

/** How each service refuses an access key that was never issued. */
const UNKNOWN_KEY: readonly (readonly [
  operation: string,
  refusal: string,
  call: (clients: Clients) => Promise<unknown>,
])[] = [
  ['ListFunctions', 'UnrecognizedClientException 403', (c) => c.get('Lambda').listFunctions({})],
  ['ListTables', 'UnrecognizedClientException 400', (c) => c.get('DynamoDB').listTables({})],
  ['ListStreams', 'UnrecognizedClientException 400', (c) => c.get('Kinesis').listStreams({})],
  ['DescribeLogGroups', 'UnrecognizedClientException 400', (c) => c.get('CloudWatchLogs').describeLogGroups({})],
  ['ListRoles', 'InvalidClientTokenId 403', (c) => c.get('IAM').listRoles({})],
  ['GetCallerIdentity', 'InvalidClientTokenId 403', (c) => c.get('STS').getCallerIdentity({})],
];

const unknownKeyCases = UNKNOWN_KEY.map(
  ([operation, refusal, call]): ConformanceCase => ({
    section: '9',
    operation,
    given: 'an access key that was never issued',
    expected: `${refusal}: ${BAD_TOKEN}`,
    call: (aws) => withCredentials(aws, MADE_UP, call),
  }),
);

export const accessDeniedCases: readonly ConformanceCase[] = [...deniedCases, ...unknownKeyCases];
