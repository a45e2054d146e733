import { DynamoDBClient, PutItem$, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecord$, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { LambdaClient, ListFunctions$, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { defineOperation, type Service } from '../../../src/sandbox/contract/service.ts';
import { dynamoDbDialect } from '../../../src/sandbox/services/dynamodb/dialect.ts';
import { kinesisDialect } from '../../../src/sandbox/services/kinesis/dialect.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { settle } from '../../helpers/fake-clock.ts';
import { useGateway } from '../../helpers/use-gateway.ts';

let handled = 0;
const handle = (): object => {
  handled += 1;
  return {};
};
const services: readonly Service<undefined>[] = [
  {
    signingName: 'dynamodb',
    iamPrefix: 'dynamodb',
    protocols: ['awsJson1_0'],
    targetPrefix: 'DynamoDB_20120810',
    dialect: dynamoDbDialect,
    operations: [defineOperation<object, object, undefined>(PutItem$, { encoding: 'wire', handle })],
    state: undefined,
  },
  {
    signingName: 'kinesis',
    iamPrefix: 'kinesis',
    protocols: ['awsJson1_1'],
    targetPrefix: 'Kinesis_20131202',
    dialect: kinesisDialect,
    operations: [defineOperation<object, object, undefined>(PutRecord$, { handle })],
    state: undefined,
  },
  {
    signingName: 'lambda',
    iamPrefix: 'lambda',
    dialect: lambdaDialect,
    protocols: ['restJson1'],
    operations: [defineOperation<object, object, undefined>(ListFunctions$, { handle })],
    state: undefined,
  },
];

const gateway = useGateway({ services });
afterEach(() => gateway.setFaults([]));

const putItem = (): Promise<unknown> =>
  new DynamoDBClient(gateway.config()).send(new PutItemCommand({ TableName: 't', Item: {} }));
const listFunctions = (): Promise<unknown> => new LambdaClient(gateway.config()).send(new ListFunctionsCommand());
async function putRecord(): Promise<void> {
  const client = new KinesisClient(gateway.config());
  const Data = Buffer.from('x');
  await client.send(new PutRecordCommand({ StreamName: 's', PartitionKey: 'p', Data })).finally(() => client.destroy());
}

test('throttles with each service’s own error, before the operation runs', async () => {
  gateway.setFaults([{ operation: '*', kind: 'throttle' }]);
  handled = 0;

  await expect(putItem()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  await expect(putRecord()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
  await expect(listFunctions()).rejects.toMatchObject({
    name: 'TooManyRequestsException',
    Reason: 'CallerRateLimitExceeded',
    $metadata: { httpStatusCode: 429 },
  });
  expect(handled).toBe(0);
});

test('hits as many requests as its count, and only of its operation', async () => {
  gateway.setFaults([{ operation: 'dynamodb:PutItem', kind: 'error', count: 2 }]);

  await expect(putItem()).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
  await listFunctions();
  await expect(putItem()).rejects.toMatchObject({ name: 'InternalServerError' });
  await putItem();
  expect(gateway.logged).toEqual([]);
});

test('hits all operations of a service, and no request with a probability of 0', async () => {
  gateway.setFaults([
    { operation: 'lambda:*', kind: 'error' },
    { operation: '*', kind: 'error', probability: 0 },
  ]);

  await expect(listFunctions()).rejects.toMatchObject({ name: 'ServiceException' });
  await putItem();
});

test('closes the connection without a reply, over both HTTP versions', async () => {
  gateway.setFaults([{ operation: '*', kind: 'drop' }]);

  await expect(putItem()).rejects.toThrow(/hang up|ECONNRESET/);
  await expect(putRecord()).rejects.toThrow();
  gateway.setFaults([]);
  await putRecord();
  expect(gateway.logged).toEqual([]);
});

test.each(['drop-reply', 'truncate'] as const)(
  '%s: the call takes effect and its reply is lost, over both HTTP versions',
  async (kind) => {
    gateway.setFaults([{ operation: '*', kind }]);
    handled = 0;

    await expect(putItem()).rejects.toThrow();
    await expect(putRecord()).rejects.toThrow();

    expect(handled).toBe(2);
    gateway.setFaults([]);
    await putRecord();
    expect(gateway.logged).toEqual([]);
  },
);

test('does not answer until the client gives up, and does not carry out the call', async () => {
  gateway.setFaults([{ operation: 'dynamodb:PutItem', kind: 'hang', count: 1 }]);
  handled = 0;
  const controller = new AbortController();
  const command = new PutItemCommand({ TableName: 't', Item: {} });
  const requests = gateway.requests();
  const call = new DynamoDBClient(gateway.config()).send(command, { abortSignal: controller.signal });
  call.catch(() => undefined);
  await vi.waitFor(() => expect(gateway.requests()).toBe(requests + 1));
  controller.abort();

  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  await putItem();
  expect(handled).toBe(1);
  expect(gateway.logged).toEqual([]);
});

test('lets the first requests of an operation through', async () => {
  gateway.setFaults([{ operation: 'dynamodb:PutItem', kind: 'error', skip: 2, count: 1 }]);

  await putItem();
  await listFunctions();
  await putItem();
  await expect(putItem()).rejects.toMatchObject({ name: 'InternalServerError' });
  await putItem();
});

test('delays a request on the sandbox’s clock', async () => {
  gateway.setFaults([{ operation: 'dynamodb:PutItem', kind: 'latency', latencyMs: 60_000 }]);
  handled = 0;

  const call = putItem();
  await vi.waitFor(() => expect(gateway.clock.pending).toBe(1));
  await gateway.clock.advance(59_999);
  expect(handled).toBe(0);
  await gateway.clock.advance(1);
  await call;

  expect(handled).toBe(1);
});

test('drops a delayed request whose client has disconnected', async () => {
  gateway.setFaults([{ operation: 'dynamodb:PutItem', kind: 'latency', latencyMs: 60_000 }]);
  const controller = new AbortController();
  const command = new PutItemCommand({ TableName: 't', Item: {} });
  const call = new DynamoDBClient(gateway.config()).send(command, { abortSignal: controller.signal });
  call.catch(() => undefined);
  await vi.waitFor(() => expect(gateway.clock.pending).toBe(1));

  controller.abort();

  await vi.waitFor(() => expect(gateway.clock.pending).toBe(0));
  await settle();
  expect(gateway.logged).toEqual([]);
});
