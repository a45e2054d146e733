import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  UntagResourceCommand as UntagLogs,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient, UntagResourceCommand as UntagTable } from '@aws-sdk/client-dynamodb';
import { IAMClient, UntagRoleCommand } from '@aws-sdk/client-iam';
import { KinesisClient, RemoveTagsFromStreamCommand } from '@aws-sdk/client-kinesis';
import {
  GetFunctionCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useCli } from '../../helpers/run-cli.ts';

const cli = useCli();
const KEYS = ['streamlab:lab', 'streamlab:name'];

const clients: { destroy(): void }[] = [];
function client<C extends { destroy(): void }>(
  type: new (config: { endpoint: string; region: string; credentials: typeof cli.sandbox.credentials }) => C,
): C {
  const { endpoint, region, credentials } = cli.sandbox;
  const made = new type({ endpoint, region, credentials });
  clients.push(made);
  return made;
}
afterAll(() => {
  for (const one of clients) one.destroy();
});

async function untagFunction(FunctionName: string): Promise<void> {
  const lambda = client(LambdaClient);
  const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  for (const Resource of [Configuration?.FunctionArn, EventSourceMappings[0]?.EventSourceMappingArn]) {
    await lambda.send(new UntagResourceCommand({ Resource, TagKeys: KEYS }));
  }
  const logs = client(CloudWatchLogsClient);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  const group = logGroups.find(({ logGroupName }) => logGroupName === `/aws/lambda/${FunctionName}`);
  await logs.send(new UntagLogs({ resourceArn: group?.logGroupArn, tagKeys: KEYS }));
}

const untagRole = (RoleName: string) => client(IAMClient).send(new UntagRoleCommand({ RoleName, TagKeys: KEYS }));

async function untagTable(TableName: string): Promise<void> {
  const dynamodb = client(DynamoDBClient);
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  await dynamodb.send(new UntagTable({ ResourceArn: Table?.TableArn, TagKeys: KEYS }));
}

describe.each([
  {
    id: 'music',
    own: 5,
    asIfByHand: async () => {
      await untagRole('LaboratorioDBStreamRole');
      await untagFunction('LaboratorioDBStreamFunction');
      await untagTable('Music');
    },
  },
  {
    id: 'kinesis',
    own: 5,
    asIfByHand: async () => {
      await untagRole('lambda_basic_execution');
      await untagFunction('ProcessKinesisRecords');
      const input = { StreamName: 'Lab-Stream', TagKeys: KEYS };
      await client(KinesisClient).send(new RemoveTagsFromStreamCommand(input));
    },
  },
])('the lab $id, made by hand', ({ id, own, asIfByHand }) => {
  const words = async (command: string): Promise<string[]> => {
    const { stdout } = await cli.run(`${command} ${id}`);
    return stdout.split('\n').flatMap((line) => line.match(/^(\w+( \w+)?) {2,}/)?.[1] ?? []);
  };
  beforeAll(async () => {
    await cli.run(`setup ${id}`);
    await asIfByHand();
  });

  it('is not ours', async () => {
    expect(new Set(await words('status'))).toEqual(new Set(['not ours']));
    expect((await cli.run(`setup ${id}`)).code).toBe(7);
    expect(new Set(await words('teardown'))).toEqual(new Set(['not ours']));
  });

  it('is adopted unchanged, and works', async () => {
    const setup = await cli.run(`setup ${id} --adopt`);
    expect(setup.code).toBe(0);
    expect(setup.stdout.match(/^adopted/gm)).toHaveLength(own);
    expect(await words('status')).not.toContain('not ours');
    expect((await cli.run(`run ${id} --no-verify`)).code).toBe(0);
  });

  it('is restored by teardown: all of it exists, and nothing has our tags', async () => {
    const teardown = await cli.run(`teardown ${id}`);
    expect(teardown.code).toBe(0);
    expect(teardown.stdout).not.toMatch(/^removed/m);
    expect(new Set(await words('status'))).toEqual(new Set(['not ours']));
    const lambda = client(LambdaClient);
    const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
    for (const { EventSourceMappingArn: Resource } of EventSourceMappings) {
      expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({});
    }
  });
});
