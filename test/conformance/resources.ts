/** Roles, functions, tables and streams for cases, created in one line and ready to use. */
import { createHash } from 'node:crypto';
import type { CreateTableCommandInput, StreamViewType } from '@aws-sdk/client-dynamodb';
import type { CreateFunctionCommandInput } from '@aws-sdk/client-lambda';
import { zipSync } from 'fflate';
import { TRUST_LAMBDA } from '../helpers/policies.ts';
import type { Account } from './account.ts';

const MANAGED = 'arn:aws:iam::aws:policy/service-role';
export const BASIC_POLICY = `${MANAGED}/AWSLambdaBasicExecutionRole`;
export const DYNAMODB_POLICY = `${MANAGED}/AWSLambdaDynamoDBExecutionRole`;
export const KINESIS_POLICY = `${MANAGED}/AWSLambdaKinesisExecutionRole`;

/** Creates a role that Lambda may assume; answers its ARN. */
export async function createRole(aws: Account, policies: readonly string[] = [], name = aws.name): Promise<string> {
  const created = await aws.iam.createRole({ RoleName: name, AssumeRolePolicyDocument: TRUST_LAMBDA });
  for (const PolicyArn of policies) await aws.iam.attachRolePolicy({ RoleName: name, PolicyArn });
  return created.Role?.Arn ?? '';
}

const ROLE_PROPAGATION_MS = 30_000;

/** The ARN of a role that may log, read streams and send to queues; one for all cases of a file. */
export function executionRole(aws: Account): Promise<string> {
  return aws.share('role', () => makeExecutionRole(aws));
}

async function makeExecutionRole(aws: Account): Promise<string> {
  const RoleName = 'conformance';
  const arn = await createRole(aws, [BASIC_POLICY, DYNAMODB_POLICY, KINESIS_POLICY], RoleName);
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await aws.iam.putRolePolicy({ RoleName, PolicyName: 'send', PolicyDocument });
  if (aws.isSlow) await aws.passTime(ROLE_PROPAGATION_MS);
  return arn;
}

export function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const entries = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
  return zipSync(Object.fromEntries(entries));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

export const ECHO = zipOf({ 'index.mjs': 'export const handler = async (event) => event;' });

/** A valid request to create the case's function. */
export async function functionRequest(
  aws: Account,
  changes: Partial<CreateFunctionCommandInput> = {},
): Promise<CreateFunctionCommandInput> {
  return {
    FunctionName: aws.name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: changes.Role ?? (await executionRole(aws)),
    Code: { ZipFile: ECHO },
    ...changes,
  };
}

/** Creates a function and waits until it is Active; `handler` is the JavaScript of its handler. Answers its name. */
export async function createFunction(
  aws: Account,
  { handler, ...changes }: Partial<CreateFunctionCommandInput> & { handler?: string } = {},
): Promise<string> {
  const code = handler === undefined ? {} : { Code: { ZipFile: zipOf({ 'index.mjs': handlerSource(handler) }) } };
  const { FunctionName } = await aws.lambda.createFunction(await functionRequest(aws, { ...code, ...changes }));
  await untilActive(aws, FunctionName);
  return FunctionName ?? '';
}

/** A function with this handler, shared by the cases of a file; resolves to its name. */
export function sharedFunction(aws: Account, handler: string): Promise<string> {
  const FunctionName = `shared-${createHash('sha256').update(handler).digest('hex').slice(0, 8)}`;
  return aws.share(FunctionName, () => createFunction(aws, { FunctionName, handler }));
}

export function handlerSource(handler: string): string {
  return `export const handler = ${handler};\n`;
}

export function untilActive(aws: Account, FunctionName = aws.name) {
  return aws.waitUntil(
    () => aws.lambda.getFunctionConfiguration({ FunctionName }),
    ({ State, LastUpdateStatus }) => State === 'Active' && LastUpdateStatus === 'Successful',
  );
}

/** A valid request to create the case's table, its key the string `id`. */
export function tableRequest(
  aws: Account,
  changes: Partial<CreateTableCommandInput> = {},
): CreateTableCommandInput & { TableName: string } {
  return {
    TableName: aws.name,
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
    ...changes,
  };
}

/** Creates a table and waits until it is ACTIVE; answers its name. */
export async function createTable(aws: Account, changes: Partial<CreateTableCommandInput> = {}): Promise<string> {
  const request = tableRequest(aws, changes);
  await aws.dynamodb.createTable(request);
  await untilTableActive(aws, request.TableName);
  return request.TableName;
}

export function untilTableActive(aws: Account, TableName = aws.name) {
  return aws.waitUntil(
    () => aws.dynamodb.describeTable({ TableName }),
    ({ Table }) => Table?.TableStatus === 'ACTIVE',
  );
}

const ONE_SHARD = {
  BillingMode: 'PROVISIONED',
  ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
} as const;

/** Creates a table with a stream of one shard; answers the stream's ARN. */
export async function createTableStream(
  aws: Account,
  view: StreamViewType = 'NEW_AND_OLD_IMAGES',
  changes: Partial<CreateTableCommandInput> = {},
): Promise<string> {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: view };
  const TableName = await createTable(aws, { ...ONE_SHARD, StreamSpecification, ...changes });
  const { Table } = await aws.dynamodb.describeTable({ TableName });
  return Table?.LatestStreamArn ?? '';
}

/** Creates a Kinesis stream and waits until it is ACTIVE; answers its ARN. */
export async function createKinesisStream(aws: Account, ShardCount = 1, StreamName = aws.name): Promise<string> {
  await aws.kinesis.createStream({ StreamName, ShardCount });
  const { StreamDescriptionSummary } = await aws.waitUntil(
    () => aws.kinesis.describeStreamSummary({ StreamName }),
    (answer) => answer.StreamDescriptionSummary?.StreamStatus === 'ACTIVE',
  );
  return StreamDescriptionSummary?.StreamARN ?? '';
}
