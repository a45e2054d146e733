/** Everything that a home's sandbox holds, as SDK clients with its credentials list it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Names by kind; a mapping is named by its function. Without the streams of tables, which AWS lists for a day after their table. */
export interface AccountContents {
  readonly tables: readonly string[];
  readonly kinesisStreams: readonly string[];
  readonly functions: readonly string[];
  readonly mappings: readonly string[];
  readonly logGroups: readonly string[];
  readonly roles: readonly string[];
  readonly policies: readonly string[];
  readonly queues: readonly string[];
}

export const NOTHING: AccountContents = {
  tables: [],
  kinesisStreams: [],
  functions: [],
  mappings: [],
  logGroups: [],
  roles: [],
  policies: [],
  queues: [],
};

/** What a client of the home's sandbox is made with. */
export function clientConfig(home: string) {
  // Written by the sandbox, for its owner.
  const { endpoint, region, accessKeyId, secretAccessKey } = JSON.parse(
    readFileSync(path.join(home, 'sandbox.json'), 'utf8'),
  );
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

export async function accountContents(home: string): Promise<AccountContents> {
  const config = clientConfig(home);
  const clients = {
    dynamoDb: new DynamoDBClient(config),
    kinesis: new KinesisClient(config),
    lambda: new LambdaClient(config),
    logs: new CloudWatchLogsClient(config),
    iam: new IAMClient(config),
    sqs: new SQSClient(config),
  };
  try {
    const { dynamoDb, kinesis, lambda, logs, iam, sqs } = clients;
    const [tables, kinesisStreams, functions, mappings, groups, roles, policies, queues] = await Promise.all([
      dynamoDb.send(new ListTablesCommand({})),
      kinesis.send(new ListStreamsCommand({})),
      lambda.send(new ListFunctionsCommand({})),
      lambda.send(new ListEventSourceMappingsCommand({})),
      logs.send(new DescribeLogGroupsCommand({})),
      iam.send(new ListRolesCommand({})),
      iam.send(new ListPoliciesCommand({ Scope: 'Local' })),
      sqs.send(new ListQueuesCommand({})),
    ]);
    return {
      tables: names(tables.TableNames),
      kinesisStreams: names(kinesisStreams.StreamNames),
      functions: names(functions.Functions?.map(({ FunctionName }) => FunctionName)),
      mappings: names(mappings.EventSourceMappings?.map(({ FunctionArn }) => FunctionArn?.split(':').at(-1))),
      logGroups: names(groups.logGroups?.map(({ logGroupName }) => logGroupName)),
      roles: names(roles.Roles?.map(({ RoleName }) => RoleName)),
      policies: names(policies.Policies?.map(({ PolicyName }) => PolicyName)),
      queues: names(queues.QueueUrls?.map((url) => url.split('/').at(-1))),
    };
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

function names(found: readonly (string | undefined)[] = []): readonly string[] {
  return found.map((name) => name ?? '').sort();
}
