/** A sandbox on a disk that is full for a while: nothing that was refused is kept, nothing that was acknowledged is lost. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { CloudWatchClient, ListMetricsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { CreateQueueCommand, DeleteQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSandbox, findSandbox } from '../../src/sandbox/daemon/start.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { TRUST_LAMBDA } from '../helpers/policies.ts';
import { clientConfig, useClients } from '../helpers/use-clients.ts';
import { canMount, useSmallDisk } from '../helpers/use-small-disk.ts';
import { useHomes } from './daemon/use-homes.ts';

const BASIC_EXECUTION = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

describe.skipIf(!canMount)('a sandbox whose disk is full for a while (needs root)', () => {
  const disk = useSmallDisk({ mebibytes: 64 });
  const newHome = useHomes();
  const client = useClients();
  let sandbox: Sandbox;
  const start = async (): Promise<void> => {
    sandbox = await startSandbox({ folder: path.join(disk.folder, 'home'), logError: () => {} });
  };
  const clients = () => {
    const config = { ...clientConfig({ ...sandbox, ...sandbox.credentials }), maxAttempts: 1 };
    return {
      dynamoDb: client(DynamoDBClient, config),
      iam: client(IAMClient, config),
      kinesis: client(KinesisClient, config),
      logs: client(CloudWatchLogsClient, config),
      metrics: client(CloudWatchClient, config),
      sqs: client(SQSClient, config),
    };
  };
  const putDog = (id: number, filler = '') =>
    clients().dynamoDb.send(
      new PutItemCommand({ TableName: 'Dogs', Item: { ID: { N: String(id) }, filler: { S: filler } } }),
    );
  beforeAll(async () => {
    if (!canMount) return;
    await start();
    const { dynamoDb, iam, kinesis, metrics, sqs } = clients();
    await dynamoDb.send(
      new CreateTableCommand({
        ...tableOf('Dogs'),
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      }),
    );
    await waitUntilTableExists({ client: dynamoDb, maxWaitTime: 30, minDelay: 0.01 }, { TableName: 'Dogs' });
    await iam.send(new CreateRoleCommand({ RoleName: 'kept', AssumeRolePolicyDocument: TRUST_LAMBDA }));
    await sqs.send(new CreateQueueCommand({ QueueName: 'kept' }));
    await kinesis.send(new ListStreamsCommand({}));
    await metrics.send(new ListMetricsCommand({}));
    disk.fill();
  });
  afterAll(() => sandbox?.dispose());

  it('answers with the 500 of the service, and refuses the same again in place of a success without a trace', async () => {
    const { dynamoDb, iam, kinesis, metrics, sqs } = clients();
    const created = { AssumeRolePolicyDocument: TRUST_LAMBDA };
    // LevelDB's log is written in blocks: the last one may have room left.
    await expect(
      (async () => {
        for (let id = 0; id < 5_000; id += 1) await putDog(id, 'x'.repeat(4_000));
      })(),
    ).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
    const refused = [
      () => iam.send(new AttachRolePolicyCommand({ RoleName: 'kept', PolicyArn: BASIC_EXECUTION })),
      () => iam.send(new CreateRoleCommand({ RoleName: 'refused', ...created })),
      () => sqs.send(new CreateQueueCommand({ QueueName: 'refused' })),
      () => kinesis.send(new CreateStreamCommand({ StreamName: 'refused', ShardCount: 1 })),
      () => dynamoDb.send(new CreateTableCommand(tableOf('Refused'))),
      () =>
        metrics.send(new PutMetricDataCommand({ Namespace: 'refused', MetricData: [{ MetricName: 'm', Value: 1 }] })),
      async () => {
        const [url] = (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [];
        await sqs.send(new DeleteQueueCommand({ QueueUrl: url }));
      },
    ];

    const statuses = [];
    for (const call of [...refused, ...refused]) {
      statuses.push(await statusOf(call()));
    }

    expect(statuses).toEqual(statuses.map(() => 500));
    await expectOnlyWhatWasAcknowledged();
  });

  it('keeps answering when its log cannot be written either', async () => {
    disk.free();
    const home = newHome(disk.folder);
    const connection = await ensureSandbox({ home });
    disk.fill();
    const kinesis = client(KinesisClient, { ...clientConfig(connection), maxAttempts: 1 });
    const refused = async (): Promise<boolean> => {
      const StreamName = `stream-${randomUUID()}`;
      return (await statusOf(kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 })))) === 500;
    };

    await expect.poll(refused).toBe(true); // when the last block of the file is full
    for (let count = 0; count < 5; count += 1) expect(await refused()).toBe(true);
    expect(await findSandbox({ home })).toEqual(connection);
    disk.free();
    await expect.poll(() => statusOf(kinesis.send(new ListStreamsCommand({})))).toBe(200);
    disk.fill();
  });

  it('works on when there is room again, without a restart', async () => {
    const { logs } = clients();
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: 'tried-early' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    });
    disk.free();

    await putDog(-1);

    await logs.send(new CreateLogGroupCommand({ logGroupName: 'kept' }));
    expect((await logs.send(new DescribeLogGroupsCommand({}))).logGroups).toMatchObject([{ logGroupName: 'kept' }]);
    await expectOnlyWhatWasAcknowledged();
  });

  it('has everything that was acknowledged, and nothing else, after a restart', async () => {
    await putDog(-2);
    const before = (await clients().dynamoDb.send(new ScanCommand({ TableName: 'Dogs', Select: 'COUNT' }))).Count;
    await sandbox.dispose();
    await start();

    await expectOnlyWhatWasAcknowledged();
    const { dynamoDb } = clients();
    expect((await dynamoDb.send(new ScanCommand({ TableName: 'Dogs', Select: 'COUNT' }))).Count).toBe(before);
    for (const id of ['-1', '-2']) {
      const { Item } = await dynamoDb.send(new GetItemCommand({ TableName: 'Dogs', Key: { ID: { N: id } } }));
      expect(Item).toBeDefined();
    }
  });

  async function expectOnlyWhatWasAcknowledged(): Promise<void> {
    const { dynamoDb, iam, kinesis, metrics, sqs } = clients();
    const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'kept' }));
    expect(attached.AttachedPolicies).toEqual([]);
    await expect(iam.send(new GetRoleCommand({ RoleName: 'refused' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(QueueUrls.map((url) => url.split('/').at(-1))).toEqual(['kept']);
    expect((await kinesis.send(new ListStreamsCommand({}))).StreamNames).toEqual([]);
    expect((await dynamoDb.send(new ListTablesCommand({}))).TableNames).toEqual(['Dogs']);
    expect((await metrics.send(new ListMetricsCommand({ Namespace: 'refused' }))).Metrics).toEqual([]);
  }
});

function statusOf(sent: Promise<unknown>): Promise<unknown> {
  return sent.then(
    () => 200,
    (error) => error.$metadata?.httpStatusCode,
  );
}

function tableOf(TableName: string) {
  return {
    TableName,
    AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' as const }],
    KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' as const }],
    BillingMode: 'PAY_PER_REQUEST' as const,
  };
}
