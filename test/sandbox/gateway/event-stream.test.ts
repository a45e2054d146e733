import {
  CloudWatchLogsClient,
  StartLiveTail$,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  InvokeWithResponseStream$,
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamResponseEvent,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { expect, test, vi } from 'vitest';
import { defineOperation, type Service, ServiceError } from '../../../src/sandbox/contract/service.ts';
import { lambdaDialect } from '../../../src/sandbox/services/lambda/dialect.ts';
import { useGateway } from '../../helpers/use-gateway.ts';

const UPDATE: StartLiveTailResponseStream = {
  sessionUpdate: {
    sessionMetadata: { sampled: false },
    sessionResults: [{ message: 'ü', timestamp: 1_764_072_000_000 }],
  },
};
const START: StartLiveTailResponseStream = { sessionStart: { sessionId: 'id', logGroupIdentifiers: ['a'] } };

interface TailInput {
  readonly logGroupIdentifiers?: string[];
}

let left: () => void = () => undefined;
const hasLeft = new Promise<void>((resolve) => {
  left = resolve;
});

async function* tail({ logGroupIdentifiers: [group] = [] }: TailInput, signal: AbortSignal) {
  yield START;
  if (group === 'endless') {
    signal.addEventListener('abort', left);
    await hasLeft;
    return;
  }
  yield UPDATE;
  if (group === 'ends') throw new ServiceError('SessionTimeoutException', 'The session has timed out.');
  if (group === 'breaks') throw new Error('a defect');
}

const logs: Service<undefined> = {
  signingName: 'logs',
  iamPrefix: 'logs',
  protocols: ['awsJson1_1'],
  targetPrefix: 'Logs_20140328',
  operations: [
    defineOperation<TailInput, object, undefined>(StartLiveTail$, {
      handle: (input, { signal }) => ({ responseStream: tail(input, signal) }),
    }),
  ],
  state: undefined,
};

async function* chunks(): AsyncGenerator<InvokeWithResponseStreamResponseEvent> {
  yield { PayloadChunk: { Payload: new Uint8Array([1, 255]) } };
  yield { InvokeComplete: { LogResult: 'log' } };
}

const lambda: Service<undefined> = {
  signingName: 'lambda',
  iamPrefix: 'lambda',
  dialect: lambdaDialect,
  protocols: ['restJson1'],
  operations: [
    defineOperation<object, object, undefined>(InvokeWithResponseStream$, {
      handle: () => ({ StatusCode: 200, ExecutedVersion: '3', EventStream: chunks() }),
    }),
  ],
  state: undefined,
};

const gateway = useGateway({ services: [logs, lambda] });

// Without the option, the SDK would use the host `streaming-127.0.0.1`.
const client = (): CloudWatchLogsClient => new CloudWatchLogsClient({ ...gateway.config(), disableHostPrefix: true });

async function collect<T>(stream: AsyncIterable<T> | undefined, into: T[] = []): Promise<T[]> {
  for await (const event of stream ?? []) into.push(event);
  return into;
}

test('an RPC service streams events after an initial response', async () => {
  const { responseStream } = await client().send(new StartLiveTailCommand({ logGroupIdentifiers: ['a'] }));

  expect(await collect(responseStream)).toEqual([START, UPDATE]);
});

test('an error in a stream is sent as an exception message', async () => {
  const { responseStream } = await client().send(new StartLiveTailCommand({ logGroupIdentifiers: ['ends'] }));
  const events: StartLiveTailResponseStream[] = [];

  await expect(collect(responseStream, events)).rejects.toMatchObject({
    name: 'SessionTimeoutException',
    message: 'The session has timed out.',
  });
  expect(events).toEqual([START, UPDATE]);
});

test('a defect in a stream is sent as an internal failure, and logged', async () => {
  const { responseStream } = await client().send(new StartLiveTailCommand({ logGroupIdentifiers: ['breaks'] }));

  await expect(collect(responseStream)).rejects.toMatchObject({ name: 'InternalFailure' });
  await vi.waitFor(() => expect(gateway.logged).toEqual([new Error('a defect')]));
});

test('a client that disconnects ends the operation', async () => {
  const controller = new AbortController();
  const { responseStream } = await client().send(new StartLiveTailCommand({ logGroupIdentifiers: ['endless'] }), {
    abortSignal: controller.signal,
  });
  const iterator = responseStream?.[Symbol.asyncIterator]();
  expect((await iterator?.next())?.value).toEqual(START);

  const ended = iterator?.next().catch(() => undefined);
  controller.abort();

  await hasLeft;
  await ended;
});

test('a REST service streams payloads as bytes, the rest of the output in headers', async () => {
  const output = await new LambdaClient(gateway.config()).send(
    new InvokeWithResponseStreamCommand({ FunctionName: 'f' }),
  );

  expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: '3' });
  expect(await collect(output.EventStream)).toEqual([
    { PayloadChunk: { Payload: new Uint8Array([1, 255]) } },
    { InvokeComplete: { LogResult: 'log' } },
  ]);
});
