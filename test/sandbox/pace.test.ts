import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateStreamCommand, DescribeStreamSummaryCommand, KinesisClient } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import { PACES, type Pace } from '../../src/sandbox/contract/pace.ts';
import { policy, TRUST_LAMBDA } from '../helpers/policies.ts';
import { useSandbox } from '../helpers/use-sandbox.ts';
import { zipOf } from '../helpers/zip.ts';

/** Long enough for every transition and lag. */
const MINUTE_MS = 60_000;

const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
const STREAMS = 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole';
const DOCUMENT = policy({ Action: 'sqs:SendMessage' });

const unthrottled: Pace = { ...PACES.aws, throttledShare: 0 };
const used = useSandbox({ pace: unthrottled });
const pass = (ms: number): Promise<void> => used.sandbox.advanceClock(ms);
const untilSeen = (): Promise<void> => pass(unthrottled.creationLag);
const untilGone = (): Promise<void> => pass(unthrottled.deletionLag);

async function createRole(RoleName: string): Promise<string> {
  const command = new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST_LAMBDA });
  const { Role } = await used.client(IAMClient).send(command);
  return Role?.Arn ?? '';
}

async function createFunction(FunctionName: string, Role: string): Promise<void> {
  const ZipFile = zipOf({
    'index.mjs': 'export const handler = async (event) => console.log("got", JSON.stringify(event));',
  });
  const settings = { Role, Handler: 'index.handler', Runtime: 'nodejs22.x' } as const;
  await used.client(LambdaClient).send(new CreateFunctionCommand({ FunctionName, ...settings, Code: { ZipFile } }));
}

async function createTable(TableName: string): Promise<string> {
  const { TableDescription } = await used.client(DynamoDBClient).send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    }),
  );
  return TableDescription?.LatestStreamArn ?? '';
}

describe('at the pace of AWS, what was just created is not there yet', () => {
  test('for GetRole, and for policies that are given to the role', async () => {
    const iam = used.client(IAMClient);
    await createRole('new');
    const RoleName = 'new';
    const put = new PutRolePolicyCommand({ RoleName, PolicyName: 'send', PolicyDocument: DOCUMENT });
    const calls = [
      () => iam.send(new GetRoleCommand({ RoleName })),
      () => iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: BASIC })),
      () => iam.send(put),
    ];

    for (const call of calls) {
      await expect(call()).rejects.toMatchObject({
        name: 'NoSuchEntityException',
        message: 'The role with name new cannot be found.',
      });
    }
    await expect(createRole('new')).rejects.toMatchObject({ name: 'EntityAlreadyExistsException' });
    await untilSeen();
    for (const call of calls) await call();
    await expect(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'send' }))).rejects.toThrow('send');
    await untilSeen();
    expect(await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: 'send' }))).toMatchObject({ RoleName });
  });

  test('for DescribeTable and ListTables', async () => {
    const dynamodb = used.client(DynamoDBClient);
    await createTable('New');
    const describeTable = new DescribeTableCommand({ TableName: 'New' });

    await expect(dynamodb.send(describeTable)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: New not found',
    });
    expect((await dynamodb.send(new ListTablesCommand())).TableNames).toEqual([]);
    await expect(createTable('New')).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await untilSeen();
    expect((await dynamodb.send(describeTable)).Table?.TableStatus).toBe('CREATING');
    expect((await dynamodb.send(new ListTablesCommand())).TableNames).toEqual(['New']);
  });

  test('for DescribeStreamSummary', async () => {
    const kinesis = used.client(KinesisClient);
    await kinesis.send(new CreateStreamCommand({ StreamName: 'new', ShardCount: 1 }));
    const describeStream = new DescribeStreamSummaryCommand({ StreamName: 'new' });

    await expect(kinesis.send(describeStream)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Stream new under account 000000000000 not found.',
    });
    await untilSeen();
    expect((await kinesis.send(describeStream)).StreamDescriptionSummary?.StreamStatus).toBe('CREATING');
  });
});

test('at the pace of AWS, GetRole finds a deleted role for a while, and DeleteRole does not see at once that a policy is gone', async () => {
  const iam = used.client(IAMClient);
  const RoleName = 'old';
  await createRole(RoleName);
  await untilSeen();
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: BASIC }));
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: BASIC }));

  await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({
    name: 'DeleteConflictException',
    message: 'Cannot delete entity, must detach all policies first.',
  });
  await untilGone();
  await iam.send(new DeleteRoleCommand({ RoleName }));
  expect((await iam.send(new GetRoleCommand({ RoleName }))).Role?.RoleName).toBe(RoleName);
  await expect(iam.send(new DeleteRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  await untilGone();
  await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({ name: 'NoSuchEntityException' });
});

describe('a function at the pace of AWS', () => {
  const lambda = (): LambdaClient => used.client(LambdaClient);
  const dynamodb = (): DynamoDBClient => used.client(DynamoDBClient);
  const FunctionName = 'dogs';
  let roleArn = '';
  let streamArn = '';
  const getFunction = () => lambda().send(new GetFunctionCommand({ FunctionName }));
  const logged = async (): Promise<readonly string[]> => {
    const filter = new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${FunctionName}`, filterPattern: 'got' });
    const { events = [] } = await used.client(CloudWatchLogsClient).send(filter);
    return events.map(({ message = '' }) => message);
  };
  beforeAll(async () => {
    roleArn = await createRole('dogs-role');
    streamArn = await createTable('Dogs');
    await untilSeen();
    await used.client(IAMClient).send(new AttachRolePolicyCommand({ RoleName: 'dogs-role', PolicyArn: STREAMS }));
    await pass(MINUTE_MS);
  });

  test('is not found right after its creation', async () => {
    await createFunction(FunctionName, roleArn);

    await expect(getFunction()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await untilSeen();
    expect((await getFunction()).Configuration?.FunctionName).toBe(FunctionName);
    await pass(MINUTE_MS);
  });

  test('has its log lines seconds later and its metrics a minute later', async () => {
    const startedAt = new Date(used.sandbox.clock.now());
    const invocations = async (): Promise<number | undefined> => {
      const { Datapoints = [] } = await used.client(CloudWatchClient).send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/Lambda',
          MetricName: 'Invocations',
          Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
          StartTime: new Date(startedAt.getTime() - MINUTE_MS),
          EndTime: new Date(startedAt.getTime() + 10 * MINUTE_MS),
          Period: 3600,
          Statistics: ['Sum'],
        }),
      );
      return Datapoints[0]?.Sum;
    };
    await lambda().send(new InvokeCommand({ FunctionName, Payload: Buffer.from('"direct"') }));

    await expect(logged()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await pass(unthrottled.logDelivery);
    await expect.poll(logged).toEqual([expect.stringContaining('direct')]);
    expect(await invocations()).toBeUndefined();
    await pass(unthrottled.metricDelivery);
    expect(await invocations()).toBe(1);
  });

  test('misses what is written before its LATEST mapping, Enabled long since, has settled on a position', async () => {
    const put = (id: string) => dynamodb().send(new PutItemCommand({ TableName: 'Dogs', Item: { id: { S: id } } }));
    const mapping = { FunctionName, EventSourceArn: streamArn, StartingPosition: 'LATEST' } as const;
    const { UUID } = await lambda().send(new CreateEventSourceMappingCommand(mapping));
    const list = new ListEventSourceMappingsCommand({ FunctionName });
    expect((await lambda().send(list)).EventSourceMappings).toEqual([]);
    await put('while-creating');

    await pass(unthrottled.mappingCreating);
    expect((await lambda().send(list)).EventSourceMappings).toMatchObject([{ UUID }]);
    const state = async () => (await lambda().send(new GetEventSourceMappingCommand({ UUID }))).State;
    await expect.poll(state).toBe('Enabled');
    await put('while-enabled');
    await pass(unthrottled.latestPosition);
    await expect
      .poll(async () => {
        await put('when-settled');
        await pass(unthrottled.logDelivery);
        return (await logged()).join();
      })
      .toContain('when-settled');
    expect((await logged()).join()).not.toMatch(/while-/);
  });

  test('is still found for a moment after its deletion', async () => {
    await lambda().send(new DeleteFunctionCommand({ FunctionName }));

    expect((await getFunction()).Configuration?.FunctionName).toBe(FunctionName);
    await untilGone();
    await expect(getFunction()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('throttling at the pace of AWS', () => {
  const busy = useSandbox({ pace: { ...PACES.aws, throttledShare: 0.5 } });
  const again = useSandbox({ pace: { ...PACES.aws, throttledShare: 0.5 } });
  const outcomes = async (sandbox: typeof busy): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let call = 0; call < 30; call += 1) {
      const outcome = sandbox.client(LambdaClient).send(new ListFunctionsCommand());
      found.push(
        await outcome.then(
          () => 'answered',
          (error: Error) => error.name,
        ),
      );
    }
    return found;
  };

  test('refuses a share of the calls, the same ones in each sandbox', async () => {
    const found = await outcomes(busy);
    expect(new Set(found)).toEqual(new Set(['answered', 'TooManyRequestsException']));
    expect(await outcomes(again)).toEqual(found);
  });
});
