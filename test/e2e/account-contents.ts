/** Everything that a home's sandbox holds, as SDK clients with its credentials list it. */
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Client } from './use-built-cli.ts';

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

export async function accountContents(client: Client): Promise<AccountContents> {
  const lambda = client(LambdaClient);
  const iam = client(IAMClient);
  const [tables, kinesisStreams, functions, mappings, groups, roles, policies, queues] = await Promise.all([
    client(DynamoDBClient).send(new ListTablesCommand({})),
    client(KinesisClient).send(new ListStreamsCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    lambda.send(new ListEventSourceMappingsCommand({})),
    client(CloudWatchLogsClient).send(new DescribeLogGroupsCommand({})),
    iam.send(new ListRolesCommand({})),
    iam.send(new ListPoliciesCommand({ Scope: 'Local' })),
    client(SQSClient).send(new ListQueuesCommand({})),
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
}

function names(found: readonly (string | undefined)[] = []): readonly string[] {
  return found.map((name) => name ?? '').sort();
}
