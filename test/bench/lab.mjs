/** The lab's own calls through the SDK: role, function, table with a stream, mapping; warm, and ready for deliveries. */
import { createServer } from 'node:net';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';

/** Reports to the benchmark, over a socket, the time of each call (monotonic ns) and its keys. */
const HANDLER = `
import { connect } from 'node:net';
const socket = connect(Number(process.env.REPORT_PORT), '127.0.0.1');
export const handler = async (event) => {
  const time = process.hrtime.bigint().toString();
  const keys = (event.Records ?? []).map((record) => record.dynamodb.Keys.ID.N);
  socket.write(JSON.stringify({ time, keys }) + '\\n');
};
`;

export function createClients({ endpoint, accessKeyId, secretAccessKey, region }) {
  const config = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  return { iam: new IAMClient(config), lambda: new LambdaClient(config), dynamodb: new DynamoDBClient(config) };
}

/** Where handlers report; `onCall` adds a listener for each call. */
export async function listenForCalls() {
  const listeners = new Set();
  const server = createServer((socket) => {
    let text = '';
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) for (const listener of listeners) listener(JSON.parse(line));
    });
    socket.unref();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    onCall: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => server.close(),
  };
}

async function until(condition) {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}

/** A table with one number as its key and, once it is active, with a stream; resolves to the stream's ARN. */
export async function createTableWithStream({ dynamodb }, name) {
  await dynamodb.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions: [{ AttributeName: 'ID', AttributeType: 'N' }],
      KeySchema: [{ AttributeName: 'ID', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  const active = async () => {
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
    return Table.TableStatus === 'ACTIVE' && Table;
  };
  await until(active);
  await dynamodb.send(
    new UpdateTableCommand({
      TableName: name,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  await until(active);
  return (await active()).LatestStreamArn;
}

/** CreateRole to mapping Enabled, like the labs; resolves to the duration in milliseconds. */
export async function createLab({ iam, lambda, dynamodb }, name, reportPort) {
  const zip = zipSync({ 'index.mjs': Buffer.from(HANDLER) });
  const started = performance.now();
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: `${name}-role`, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: `${name}-role`,
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole',
    }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: Role.Arn,
      Code: { ZipFile: zip },
      Environment: { Variables: { REPORT_PORT: String(reportPort) } },
    }),
  );
  await until(async () => {
    const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
    return Configuration.State === 'Active';
  });
  const streamArn = await createTableWithStream({ dynamodb }, name);
  const { UUID } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: name,
      EventSourceArn: streamArn,
      StartingPosition: 'LATEST',
      BatchSize: 100,
    }),
  );
  await until(async () => (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State === 'Enabled');
  return performance.now() - started;
}
