import { connect } from 'node:net';
import { KinesisClient, PutRecord$, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { GetCallerIdentity$, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from 'vitest';
import { defineOperation, type Service } from '../../../src/sandbox/contract/service.ts';
import { FaultInjector } from '../../../src/sandbox/gateway/faults.ts';
import type { GatewayOptions } from '../../../src/sandbox/gateway/options.ts';
import { type Gateway, startGateway } from '../../../src/sandbox/gateway/server.ts';
import { kinesisDialect } from '../../../src/sandbox/services/kinesis/dialect.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCOUNT_ID, ROOT, ROOT_KEY } from '../../helpers/use-gateway.ts';

const started: Gateway[] = [];
afterEach(async () => {
  for (const gateway of started.splice(0)) await gateway.dispose();
});

async function start(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const clock = new FakeClock();
  const gateway = await startGateway({
    port: 0,
    clock,
    accountId: ACCOUNT_ID,
    findCredentials: () => ({ ...ROOT_KEY, caller: ROOT }),
    dialects: [kinesisDialect],
    faults: new FaultInjector(clock),
    authorize: () => undefined,
    services: async () => [],
    logError: (error) => expect.unreachable(String(error)),
    ...options,
  });
  started.push(gateway);
  return gateway;
}

function config({ endpoint }: Gateway) {
  return { endpoint, region: 'eu-west-1', credentials: ROOT_KEY, maxAttempts: 1 };
}

/** Services whose operation never returns; `entered` resolves when it is called, `aborted` when its signal aborts. */
function waitingServices() {
  let enter: () => void = () => undefined;
  let abort: () => void = () => undefined;
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
  });
  const definition = {
    handle: (_input: object, { signal }: { readonly signal: AbortSignal }) => {
      enter();
      return new Promise<object>((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          abort();
          reject(signal.reason);
        });
      });
    },
  };
  const common = { state: undefined };
  const services: readonly Service<undefined>[] = [
    {
      ...common,
      signingName: 'sts',
      iamPrefix: 'sts',
      protocols: ['awsQuery'],
      operations: [defineOperation<object, object, undefined>(GetCallerIdentity$, definition)],
    },
    {
      ...common,
      signingName: 'kinesis',
      iamPrefix: 'kinesis',
      protocols: ['awsJson1_1'],
      targetPrefix: 'Kinesis_20131202',
      dialect: kinesisDialect,
      operations: [defineOperation<object, object, undefined>(PutRecord$, definition)],
    },
  ];
  return { services, entered, aborted };
}

test('listens on a free port of the loopback interface and returns it', async () => {
  const gateway = await start();

  expect(gateway.port).toBeGreaterThan(0);
  expect(gateway.endpoint).toBe(`http://127.0.0.1:${gateway.port}`);
});

test('rejects when the port is taken', async () => {
  const { port } = await start();

  await expect(start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('dispose frees the port, may be called twice, and closes idle connections', async () => {
  const gateway = await start();
  const socket = connect(gateway.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);

  await Promise.all([gateway.dispose(), gateway.dispose()]);
  await closed;

  expect((await start({ port: gateway.port })).port).toBe(gateway.port);
});

test.each([
  ['HTTP/1.1', (gateway: Gateway) => new STSClient(config(gateway)).send(new GetCallerIdentityCommand())],
  [
    'HTTP/2',
    (gateway: Gateway) =>
      new KinesisClient(config(gateway)).send(
        new PutRecordCommand({ StreamName: 's', PartitionKey: 'p', Data: Buffer.from('') }),
      ),
  ],
])('dispose ends a request that is being served over %s', async (_name, call) => {
  const { services, entered, aborted } = waitingServices();
  const gateway = await start({ services: async (name) => services.filter(({ signingName }) => signingName === name) });
  const refused = expect(call(gateway)).rejects.toThrow();
  await entered;

  await gateway.dispose();

  await aborted;
  await refused;
});

test('keeps a connection open for the next request', async () => {
  const gateway = await start();
  const ports = new Set<number | undefined>();
  const get = `GET / HTTP/1.1\r\nhost: 127.0.0.1:${gateway.port}\r\n\r\n`;
  const socket = connect(gateway.port, '127.0.0.1');
  const replies: string[] = [];

  for (let turn = 0; turn < 3; turn += 1) {
    socket.write(get);
    const reply = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
    replies.push(reply.split('\r\n', 1)[0] ?? '');
    ports.add(socket.localPort);
  }
  socket.destroy();

  expect(replies).toEqual(Array.from({ length: 3 }, () => 'HTTP/1.1 403 Forbidden'));
  expect(ports.size).toBe(1);
});
