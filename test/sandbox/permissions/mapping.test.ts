/** An event source mapping lives by its function's role: to be made, while it polls, and for what the function does. */
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateStreamCommand, KinesisClient, PutRecordCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  GetEventSourceMappingCommand,
  LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../helpers/policies.ts';
import { useFunctions } from '../../helpers/use-functions.ts';
import { type UsedRole, useRoles } from '../../helpers/use-roles.ts';

const functions = useFunctions();
const roles = useRoles(functions);

const POLLING = { minDelay: 0.01, maxDelay: 0.05, maxWaitTime: 30 };

/** Writes what each record carries into the table that its environment names. */
const COLLECTS = {
  'index.mjs': `
    import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    const client = new DynamoDBClient({});
    const idOf = ({ kinesis, dynamodb }) =>
      kinesis ? Buffer.from(kinesis.data, 'base64').toString() : dynamodb.Keys.id.S;
    export const handler = async ({ Records }) => {
      for (const record of Records) {
        await client.send(new PutItemCommand({ TableName: process.env.TARGET, Item: { id: { S: idOf(record) } } }));
      }
    };`,
};

/** Answers the ARN of the table's stream. */
async function createTable(TableName: string, streams = true): Promise<string> {
  const client = functions.client(DynamoDBClient);
  const { TableDescription } = await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      ...(streams && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }),
    }),
  );
  await waitUntilTableExists({ client, ...POLLING }, { TableName });
  return TableDescription?.LatestStreamArn ?? '';
}

interface Source {
  readonly arn: string;
  readonly target: string;
  put(id: string): Promise<unknown>;
}

let sources = 0;

async function createSource(kind: 'dynamodb' | 'kinesis'): Promise<Source> {
  sources += 1;
  const [name, target] = [`source-${sources}`, `target-${sources}`];
  await createTable(target, false);
  if (kind === 'dynamodb') {
    const client = functions.client(DynamoDBClient);
    const arn = await createTable(name);
    return { arn, target, put: (id) => client.send(new PutItemCommand({ TableName: name, Item: { id: { S: id } } })) };
  }
  const client = functions.client(KinesisClient);
  await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  await waitUntilStreamExists({ client, ...POLLING }, { StreamName: name });
  return {
    arn: `arn:aws:kinesis:us-east-1:000000000000:stream/${name}`,
    target,
    put: (id) => client.send(new PutRecordCommand({ StreamName: name, PartitionKey: 'k', Data: Buffer.from(id) })),
  };
}

const READS: Readonly<Record<'dynamodb' | 'kinesis', readonly string[]>> = {
  dynamodb: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'],
  kinesis: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListShards', 'ListStreams'],
};

/** Everything that a mapping of the source needs, but for the actions that are left out. */
function reads(kind: 'dynamodb' | 'kinesis', { arn }: Source, ...without: readonly string[]): Statement {
  const Action = READS[kind].filter((action) => !without.includes(action)).map((action) => `${kind}:${action}`);
  return { Action, Resource: arn };
}

const writes = ({ target }: Source): Statement => ({
  Action: 'dynamodb:PutItem',
  Resource: `arn:aws:dynamodb:*:*:table/${target}`,
});

const createFunction = (role: UsedRole, { target }: Source) =>
  functions.createActive({ files: COLLECTS, Role: role.arn, Environment: { Variables: { TARGET: target } } });

const map = (FunctionName: string, { arn }: Source, client = functions.lambda) =>
  client.send(
    new CreateEventSourceMappingCommand({ FunctionName, EventSourceArn: arn, StartingPosition: 'TRIM_HORIZON' }),
  );

const mapping = (UUID: string) => functions.lambda.send(new GetEventSourceMappingCommand({ UUID }));

async function untilEnabled({ UUID = '' }: { UUID?: string | undefined }): Promise<string> {
  await expect.poll(async () => (await mapping(UUID)).State).toBe('Enabled');
  return UUID;
}

async function delivered({ target }: Source): Promise<string[]> {
  const { Items = [] } = await functions.client(DynamoDBClient).send(new ScanCommand({ TableName: target }));
  return Items.map(({ id }) => id?.S ?? '').sort();
}

/** Looks again and again while the sandbox's time passes, for retries and new looks wait. */
const pollInTime = <T>(look: () => Promise<T>) =>
  expect.poll(async () => {
    await functions.sandbox.advanceClock(5_000);
    return look();
  });

const cannotAccess = (arn: string, list: string) =>
  `Cannot access stream ${arn}. Please ensure the role can perform the ${list} Actions on your stream in IAM.`;

const LISTS = {
  dynamodb: 'GetRecords, GetShardIterator, DescribeStream, and ListStreams',
  kinesis: 'GetRecords, GetShardIterator, DescribeStream, ListShards, and ListStreams',
} as const;

describe.each(['dynamodb', 'kinesis'] as const)('a mapping of %s', (kind) => {
  test('is refused to a role that lacks one of the permissions on the stream', async () => {
    const source = await createSource(kind);
    const role = await roles.createRole();
    const name = await createFunction(role, source);
    const refusal = {
      name: 'InvalidParameterValueException',
      message: cannotAccess(source.arn, LISTS[kind]),
    };

    await expect(map(name, source)).rejects.toMatchObject(refusal);
    for (const action of READS[kind]) {
      await role.may(reads(kind, source, action));
      await expect(map(name, source)).rejects.toMatchObject(refusal);
    }
    await role.may(reads(kind, source), { Effect: 'Deny', Action: `${kind}:GetRecords`, Resource: source.arn });
    await expect(map(name, source)).rejects.toMatchObject(refusal);
    await role.may(reads(kind, source));
    expect((await map(name, source)).State).toBe('Creating');
  });

  test('that loses its permission to read reports it, and later delivers the records written in the meantime', async () => {
    const source = await createSource(kind);
    const role = await roles.createRole(reads(kind, source), writes(source));
    const uuid = await untilEnabled(await map(await createFunction(role, source), source));
    await source.put('before');
    await expect.poll(() => delivered(source)).toEqual(['before']);

    await role.may(reads(kind, source, 'GetRecords'), writes(source));
    await source.put('while');
    await pollInTime(async () => (await mapping(uuid)).LastProcessingResult).toBe(
      `PROBLEM: ${cannotAccess(source.arn, LISTS[kind])}`,
    );
    expect((await mapping(uuid)).State).toBe('Enabled');
    expect(await delivered(source)).toEqual(['before']);

    await role.may(reads(kind, source), writes(source));
    await source.put('after');
    await pollInTime(() => delivered(source)).toEqual(['after', 'before', 'while']);
    await pollInTime(async () => (await mapping(uuid)).LastProcessingResult).toBe('OK');
  });
});

test('a function that may not write what it has to fails, and its shard waits until it may', async () => {
  const source = await createSource('kinesis');
  const role = await roles.createRole(reads('kinesis', source));
  const uuid = await untilEnabled(await map(await createFunction(role, source), source));

  await source.put('first');
  await source.put('second');
  await pollInTime(async () => (await mapping(uuid)).LastProcessingResult).toBe('PROBLEM: Function call failed');
  expect(await delivered(source)).toEqual([]);

  await role.may(reads('kinesis', source), writes(source));
  await pollInTime(() => delivered(source)).toEqual(['first', 'second']);
  await pollInTime(async () => (await mapping(uuid)).LastProcessingResult).toBe('OK');
});

describe('a caller that is a role', () => {
  const refusal = ({ sessions }: UsedRole, action: string, resource: string) => ({
    name: 'AccessDeniedException',
    message: `User: ${sessions}session is not authorized to perform: lambda:${action} on resource: ${resource} because no identity-based policy allows the lambda:${action} action`,
  });

  test('is asked about the mapping, and about its function', async () => {
    const source = await createSource('dynamodb');
    const name = await createFunction(await roles.createRole(reads('dynamodb', source)), source);
    const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const caller = await roles.createRole();
    const client = new LambdaClient(await caller.assume());
    const on = (...actions: readonly string[]): Statement => ({
      Action: actions.map((action) => `lambda:${action}EventSourceMapping`),
      Condition: { ArnEquals: { 'lambda:FunctionArn': functionArn } },
    });

    await expect(map(name, source, client)).rejects.toMatchObject(refusal(caller, 'CreateEventSourceMapping', '*'));
    await caller.may(on('Create'));
    await expect(map('another', source, client)).rejects.toMatchObject(
      refusal(caller, 'CreateEventSourceMapping', '*'),
    );
    const UUID = await untilEnabled(await map(name, source, client));
    const arn = `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`;

    const calls = {
      GetEventSourceMapping: () => client.send(new GetEventSourceMappingCommand({ UUID })),
      UpdateEventSourceMapping: () => client.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 5 })),
      DeleteEventSourceMapping: () => client.send(new DeleteEventSourceMappingCommand({ UUID })),
    };
    for (const [action, call] of Object.entries(calls)) {
      await expect(call()).rejects.toMatchObject(refusal(caller, action, arn));
    }
    await caller.may({ ...on('Get', 'Update', 'Delete'), Resource: arn });
    await calls.GetEventSourceMapping();
    await calls.UpdateEventSourceMapping();
    await untilEnabled({ UUID });
    expect((await calls.DeleteEventSourceMapping()).State).toBe('Deleting');
    client.destroy();
  });
});
