/** No operation of any service can be called by a role that has no policy, but those that need no permission. */
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamoDb from '@aws-sdk/client-dynamodb';
import * as dynamoDbStreams from '@aws-sdk/client-dynamodb-streams';
import * as iam from '@aws-sdk/client-iam';
import * as kinesis from '@aws-sdk/client-kinesis';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import type { Operation, Service } from '../../../src/sandbox/contract/service.ts';
import { cloudWatchService } from '../../../src/sandbox/services/cloudwatch/index.ts';
import { dynamoDbService } from '../../../src/sandbox/services/dynamodb/index.ts';
import { dynamoDbStreamsService } from '../../../src/sandbox/services/dynamodb-streams/index.ts';
import { iamService } from '../../../src/sandbox/services/iam/index.ts';
import { kinesisService } from '../../../src/sandbox/services/kinesis/index.ts';
import { lambdaService } from '../../../src/sandbox/services/lambda/index.ts';
import { logsService } from '../../../src/sandbox/services/logs/index.ts';
import { sqsService } from '../../../src/sandbox/services/sqs/index.ts';
import { stsService } from '../../../src/sandbox/services/sts/index.ts';
import { sampleInput } from '../../helpers/sample-input.ts';
import type { ClientConfig } from '../../helpers/use-clients.ts';
import { useRoles } from '../../helpers/use-roles.ts';
import { useSandbox } from '../../helpers/use-sandbox.ts';

const used = useSandbox();
const roles = useRoles(used);

/** The operations need no state: they are inspected, not called. */
const operationsOf = <State>(make: (state: State) => Service<State>): readonly Operation<unknown>[] =>
  make({} as State).operations as readonly Operation<unknown>[];

const SERVICES = {
  cloudwatch: [cloudWatch, 'CloudWatchClient', operationsOf(cloudWatchService)],
  dynamodb: [dynamoDb, 'DynamoDBClient', operationsOf(dynamoDbService)],
  'dynamodb-streams': [dynamoDbStreams, 'DynamoDBStreamsClient', operationsOf(dynamoDbStreamsService)],
  iam: [iam, 'IAMClient', operationsOf(iamService)],
  kinesis: [kinesis, 'KinesisClient', operationsOf(kinesisService)],
  lambda: [lambda, 'LambdaClient', operationsOf(lambdaService)],
  logs: [logs, 'CloudWatchLogsClient', operationsOf(logsService)],
  sqs: [sqs, 'SQSClient', operationsOf(sqsService)],
  sts: [sts, 'STSClient', operationsOf(stsService)],
} as const;

/** What AWS answers to anybody, or decides by something else than the caller's policies alone. */
const WITHOUT_PERMISSION = ['sts:AssumeRole', 'sts:GetCallerIdentity'];

/** Where the action is not named as the operation is; a transaction needs the actions of its parts, a batch that of each. */
const ACTIONS: Readonly<Record<string, string>> = {
  'dynamodb:TransactGetItems': 'dynamodb:GetItem',
  'dynamodb:TransactWriteItems': 'dynamodb:PutItem',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'lambda:InvokeWithResponseStream': 'lambda:InvokeFunction',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
};

const INPUTS: Readonly<Record<string, object>> = {
  'dynamodb:TransactGetItems': { TransactItems: [{ Get: { TableName: 'Dogs', Key: {} } }] },
  'dynamodb:TransactWriteItems': { TransactItems: [{ Put: { TableName: 'Dogs', Item: {} } }] },
};

interface Client {
  send(command: unknown): Promise<unknown>;
  destroy(): void;
}

test.each(Object.keys(SERVICES) as (keyof typeof SERVICES)[])('%s asks for every operation', async (name) => {
  const [module, clientName, operations] = SERVICES[name];
  // The SDK's modules have a class for the client and one for each operation's command, under these names.
  const classes = module as unknown as Record<string, new (input: object) => unknown>;
  const role = await roles.createRole();
  const config: ClientConfig & { disableHostPrefix: boolean } = { ...(await role.assume()), disableHostPrefix: true };
  const Client = classes[clientName];
  if (Client === undefined) throw new Error(`there is no ${clientName}`);
  const client = new Client(config) as Client;
  const refusals: Record<string, string> = {};
  const expected: Record<string, string> = {};

  for (const operation of operations) {
    const prefix = name === 'dynamodb-streams' ? 'dynamodb' : name;
    const action = `${prefix}:${operation.name}`;
    if (WITHOUT_PERMISSION.includes(action)) continue;
    const Command = classes[`${operation.name}Command`];
    if (Command === undefined) throw new Error(`there is no command for ${action}`);
    const answer = await client
      .send(new Command({ ...sampleInput(operation), ...INPUTS[action] }))
      .then(() => 'an answer')
      .catch(String);
    refusals[action] = answer.split(' on resource: ')[0] ?? '';
    const code = ['iam', 'sts', 'cloudwatch', 'sqs'].includes(name) ? 'AccessDenied' : 'AccessDeniedException';
    const asked = ACTIONS[action] ?? action;
    expected[action] =
      `${code}: User: ${role.sessions}session is not authorized to perform: ${name === 'sqs' ? asked.toLowerCase() : asked}`;
  }
  client.destroy();

  expect(refusals).toEqual(expected);
});

/** On AWS, too, these are asked for on `*`: there is nothing yet, or nothing named, that they could be about. */
const ON_ANYTHING = [
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricStatistics',
  'cloudwatch:ListMetrics',
  'cloudwatch:PutMetricData',
  'dynamodb:DescribeEndpoints',
  'dynamodb:DescribeLimits',
  'dynamodb-streams:ListStreams',
  'iam:SimulateCustomPolicy',
  'kinesis:DescribeLimits',
  'kinesis:ListStreams',
  'lambda:GetAccountSettings',
  'lambda:ListEventSourceMappings',
  'lambda:ListFunctions',
  'sts:GetAccessKeyInfo',
];

test('every other operation names the resources that it is about', () => {
  const onAnything = Object.entries(SERVICES).flatMap(([name, [, , operations]]) =>
    operations
      .filter(({ resources, action }) => resources === undefined && action !== null)
      .map((operation) => `${name}:${operation.name}`),
  );

  expect(onAnything.sort()).toEqual([...ON_ANYTHING].sort());
});
