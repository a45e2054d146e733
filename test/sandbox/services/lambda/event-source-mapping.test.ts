import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type StreamViewType,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { DetachRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateStreamCommand, KinesisClient, PutRecordsCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';
import { type DeployedFunction, deployFunction, waitFor, waitForState } from './mappings/deployed-function.ts';

const sandbox = useSandbox();
const DYNAMODB = 'AWSLambdaDynamoDBExecutionRole';
const KINESIS = 'AWSLambdaKinesisExecutionRole';
const UNKNOWN = '11111111-2222-3333-4444-555555555555';
const POLLING = { minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 30 };

/** Creates a table with a stream; answers the stream's ARN. */
async function createTable(TableName: string, StreamViewType: StreamViewType = 'NEW_AND_OLD_IMAGES'): Promise<string> {
  const client = sandbox.client(DynamoDBClient);
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    }),
  );
  await waitUntilTableExists({ client, ...POLLING }, { TableName });
  return TableDescription?.LatestStreamArn ?? '';
}

async function createStream(StreamName: string): Promise<string> {
  const client = sandbox.client(KinesisClient);
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists({ client, ...POLLING }, { StreamName });
  return `arn:aws:kinesis:us-east-1:000000000000:stream/${StreamName}`;
}

const create = (input: Partial<CreateEventSourceMappingCommandInput>) =>
  sandbox
    .client(LambdaClient)
    .send(new CreateEventSourceMappingCommand({ FunctionName: 'nobody', StartingPosition: 'TRIM_HORIZON', ...input }));

/** The records of all events so far, in the order in which the function got them. */
const recordsOf = (fn: DeployedFunction): Record<string, unknown>[] =>
  fn.events().flatMap((text) => JSON.parse(text).Records);

describe('input that is rejected before any lookup', () => {
  test.each([
    [
      { BatchSize: 0 },
      "Value '0' at 'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { BatchSize: 10_001 },
      "Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000",
    ],
    [
      { ParallelizationFactor: 11 },
      "Value '11' at 'parallelizationFactor' failed to satisfy constraint: Member must have value less than or equal to 10",
    ],
    [
      { MaximumBatchingWindowInSeconds: 301 },
      "Value '301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300",
    ],
    [
      { MaximumRetryAttempts: -2 },
      "Value '-2' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value greater than or equal to -1",
    ],
    [
      { TumblingWindowInSeconds: 901 },
      "Value '901' at 'tumblingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    [
      { StartingPosition: 'invalid' as 'LATEST' },
      "Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
    ],
  ])('%j', async (input, constraint) => {
    const error = await create({
      EventSourceArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/T/stream/1',
      ...input,
    }).catch((caught) => caught);
    expect(error).toMatchObject({ name: 'ValidationException', message: `1 validation error detected: ${constraint}` });
    expect(error.$metadata.httpStatusCode).toBe(400);
  });
});

describe('CreateEventSourceMapping rejects', () => {
  test('an unknown function is no 404', async () => {
    const EventSourceArn = await createTable('Refused');
    await expect(create({ EventSourceArn, FunctionName: 'nobody' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'Function does not exist',
      Type: 'User',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('a missing stream, a role that may not read it, and the same mapping twice', async () => {
    const lambda = sandbox.client(LambdaClient);
    const EventSourceArn = await createTable('Twice');
    const { functionName: FunctionName } = await deployFunction(sandbox, { name: 'twice', policy: DYNAMODB });
    const { functionName: stranger } = await deployFunction(sandbox, {
      name: 'stranger',
      policy: 'AWSLambdaBasicExecutionRole',
    });
    const gone = `${EventSourceArn}1`;

    await expect(create({ FunctionName, EventSourceArn: gone })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `Stream not found: ${gone}`,
    });
    await expect(create({ FunctionName: stranger, EventSourceArn })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `Cannot access stream ${EventSourceArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
    });
    const { UUID } = await create({ FunctionName, EventSourceArn });
    await expect(create({ FunctionName, EventSourceArn })).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: `The event source arn (" ${EventSourceArn} ") and function (" twice ") provided mapping already exists. Please update or delete the existing mapping with UUID ${UUID}`,
      Type: 'User',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(lambda.send(new DeleteEventSourceMappingCommand({ UUID: UNKNOWN }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
      Type: 'User',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('a mapping', () => {
  test('is answered with 202 and its tags, and passes through its states', async () => {
    const lambda = sandbox.client(LambdaClient);
    const EventSourceArn = await createTable('States');
    const { functionName: FunctionName } = await deployFunction(sandbox, { name: 'states', policy: DYNAMODB });

    const created = await create({ FunctionName, EventSourceArn, StartingPosition: 'LATEST', Tags: { lab: 'dogs' } });
    const { UUID } = created;
    expect(created).toMatchObject({ State: 'Creating', BatchSize: 100, $metadata: { httpStatusCode: 202 } });
    expect(created.LastModified).toBeInstanceOf(Date);
    await waitForState(sandbox, UUID, 'Enabled');
    const { Tags } = await lambda.send(new ListTagsCommand({ Resource: created.EventSourceMappingArn }));
    expect(Tags).toEqual({ lab: 'dogs' });

    const disabling = await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false, BatchSize: 5 }));
    expect(disabling).toMatchObject({ State: 'Disabling', $metadata: { httpStatusCode: 202 } });
    expect(await waitForState(sandbox, UUID, 'Disabled')).toMatchObject({ BatchSize: 5 });
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    expect(EventSourceMappings).toMatchObject([{ UUID, State: 'Disabled', EventSourceArn }]);

    const deleting = await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
    expect(deleting).toMatchObject({ UUID, State: 'Deleting', BatchSize: 5, $metadata: { httpStatusCode: 202 } });
    await waitFor(
      () => lambda.send(new GetEventSourceMappingCommand({ UUID })).catch((error) => error.name),
      (answer) => answer === 'ResourceNotFoundException',
    );
  });

  test('delivers the changes of a table to its function, in order', async () => {
    const client = sandbox.client(DynamoDBClient);
    const EventSourceArn = await createTable('Dogs');
    const fn = await deployFunction(sandbox, { name: 'dogs', policy: DYNAMODB });
    const { UUID } = await create({ FunctionName: fn.functionName, EventSourceArn, StartingPosition: 'LATEST' });

    const Key = { id: { S: 'rex' } };
    await client.send(new PutItemCommand({ TableName: 'Dogs', Item: { ...Key, age: { N: '1' } } }));
    await client.send(
      new UpdateItemCommand({
        TableName: 'Dogs',
        Key,
        UpdateExpression: 'SET age = :age',
        ExpressionAttributeValues: { ':age': { N: '2' } },
      }),
    );
    await client.send(new DeleteItemCommand({ TableName: 'Dogs', Key }));
    const records = await waitFor(
      () => recordsOf(fn),
      (list) => list.length >= 3,
    );

    expect(records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { Keys: Key, NewImage: { age: { N: '1' } } }, eventSourceARN: EventSourceArn },
      { eventName: 'MODIFY', dynamodb: { OldImage: { age: { N: '1' } }, NewImage: { age: { N: '2' } } } },
      { eventName: 'REMOVE', dynamodb: { OldImage: { age: { N: '2' } } } },
    ]);
    const { LastProcessingResult } = await waitFor(
      () => sandbox.client(LambdaClient).send(new GetEventSourceMappingCommand({ UUID })),
      (mapping) => mapping.LastProcessingResult !== 'No records processed',
    );
    expect(LastProcessingResult).toBe('OK');
  });

  test('delivers the records of a Kinesis stream in batches of BatchSize, as recorded on AWS', async () => {
    const client = sandbox.client(KinesisClient);
    const EventSourceArn = await createStream('Lab-Stream');
    const fn = await deployFunction(sandbox, { name: 'lab-stream', policy: KINESIS });
    const data: string[] = [];
    for (let batch = 0; batch < 3; batch += 1) {
      const texts = Array.from({ length: 10 }, (_, index) => `record ${batch * 10 + index}`);
      data.push(...texts);
      await client.send(
        new PutRecordsCommand({
          StreamName: 'Lab-Stream',
          Records: texts.map((text) => ({ PartitionKey: 'one', Data: Buffer.from(text) })),
        }),
      );
    }

    await create({ FunctionName: fn.functionName, EventSourceArn, BatchSize: 10 });
    const events = await waitFor(
      () => fn.events(),
      (list) => list.length >= 3,
    );

    expect(events.map((text) => JSON.parse(text).Records.length)).toEqual([10, 10, 10]);
    const records = recordsOf(fn) as { kinesis: { data: string }; invokeIdentityArn: string }[]; // of the event above
    expect(records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString())).toEqual(data);
    expect(new Set(records.map(({ invokeIdentityArn }) => invokeIdentityArn))).toEqual(new Set([fn.roleArn]));
  });

  test('isolates the record that a function reports, and continues after it', async () => {
    const client = sandbox.client(DynamoDBClient);
    const EventSourceArn = await createTable('Partial');
    const fn = await deployFunction(sandbox, {
      name: 'partial',
      policy: DYNAMODB,
      body: `return { batchItemFailures: event.Records.filter((record) => record.dynamodb.Keys.id.S === 'bad')
        .map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })) };`,
    });
    for (const id of ['good', 'bad', 'last']) {
      await client.send(new PutItemCommand({ TableName: 'Partial', Item: { id: { S: id } } }));
    }

    await create({
      FunctionName: fn.functionName,
      EventSourceArn,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });

    const batches = await waitFor(
      () =>
        fn.events().map((text) =>
          JSON.parse(text)
            .Records.map((record: never) => keyOf(record))
            .join(' '),
        ),
      (list) => list.includes('last'),
    );
    expect(batches).toEqual(['good bad last', 'bad last', 'bad', 'bad', 'last']);
  });

  test('sends the batches that it gives up to a queue', async () => {
    const EventSourceArn = await createTable('Failing');
    const fn = await deployFunction(sandbox, { name: 'failing', policy: DYNAMODB, body: "throw new Error('no');" });
    const { QueueUrl } = await sandbox.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'failed' }));
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:failed';
    const request = {
      FunctionName: fn.functionName,
      EventSourceArn,
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination } },
    };

    await expect(create(request)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The function execution role does not have permissions to call SendMessage on SQS',
    });
    const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: Destination };
    await sandbox.client(IAMClient).send(
      new PutRolePolicyCommand({
        RoleName: fn.roleName,
        PolicyName: 'failed',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );
    await create(request);
    await sandbox.client(DynamoDBClient).send(new PutItemCommand({ TableName: 'Failing', Item: { id: { S: 'a' } } }));

    const { Messages = [] } = await sandbox
      .client(SQSClient)
      .send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    const [record] = recordsOf(fn) as { dynamodb: { SequenceNumber: string } }[]; // what DynamoDB's events hold
    expect(JSON.parse(Messages[0]?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      DDBStreamBatchInfo: {
        startSequenceNumber: record?.dynamodb.SequenceNumber,
        batchSize: 1,
        streamArn: EventSourceArn,
      },
    });
  });

  test('rejects destinations that the sandbox does not support, by name', async () => {
    const Destination = 'arn:aws:sns:us-east-1:000000000000:failed';
    const DestinationConfig = { OnFailure: { Destination } };
    const refusal = {
      name: 'InvalidParameterValueException',
      message: `The streamlab sandbox sends failed batches only to SQS queues, not to ${Destination}.`,
    };
    await expect(create({ EventSourceArn: await createTable('Topic'), DestinationConfig })).rejects.toMatchObject(
      refusal,
    );
  });

  test('reports that its role may no longer read, and resumes when the permission is back', async () => {
    const client = sandbox.client(DynamoDBClient);
    const lambda = sandbox.client(LambdaClient);
    const EventSourceArn = await createTable('Denied');
    const fn = await deployFunction(sandbox, { name: 'denied', policy: DYNAMODB });
    const { UUID } = await create({ FunctionName: fn.functionName, EventSourceArn });
    await waitForState(sandbox, UUID, 'Enabled');
    const policy = { RoleName: fn.roleName, PolicyArn: `arn:aws:iam::aws:policy/service-role/${DYNAMODB}` };

    await sandbox.client(IAMClient).send(new DetachRolePolicyCommand(policy));
    await client.send(new PutItemCommand({ TableName: 'Denied', Item: { id: { S: 'a' } } }));

    const { LastProcessingResult } = await waitFor(
      () => lambda.send(new GetEventSourceMappingCommand({ UUID })),
      (mapping) => mapping.LastProcessingResult !== 'No records processed',
    );
    expect(LastProcessingResult).toMatch(/^PROBLEM: Cannot access stream arn:aws:dynamodb:/);
    expect(fn.events()).toEqual([]);
  });
});

function keyOf(record: { dynamodb: { Keys: { id: { S: string } } } }): string {
  return record.dynamodb.Keys.id.S;
}
