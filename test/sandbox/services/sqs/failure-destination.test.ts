import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { beforeEach, expect, test } from 'vitest';
import { sqsService } from '../../../../src/sandbox/services/sqs/index.ts';
import { openSqs, type SqsState } from '../../../../src/sandbox/services/sqs/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:failures';
const QueueUrl = 'http://127.0.0.1:0/000000000000/failures';

let store: Store;
let env: ReturnType<typeof testEnvironment>;
let state: SqsState;
let call: Call;

beforeEach(async () => {
  store = await openStore(undefined);
  env = testEnvironment();
  await start();
  await call('CreateQueue', { QueueName: 'failures' });
});

async function start(): Promise<void> {
  state = await openSqs(store, env);
  call = directCalls(sqsService(state), env);
}

async function bodies(): Promise<(string | undefined)[]> {
  const { Messages = [] } = await call<ReceiveMessageResult>('ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 });
  return Messages.map(({ Body }) => Body);
}

test('records that Lambda could not deliver are in the queue, in order', async () => {
  await state.sendToQueue(ARN, 'first');
  await state.sendToQueue(ARN, 'second');
  expect(await bodies()).toEqual(['first', 'second']);
});

test('messages survive a restart, and hidden ones stay hidden', async () => {
  await state.sendToQueue(ARN, 'first');
  await bodies();
  await state.sendToQueue(ARN, 'second');
  await start();
  expect(await bodies()).toEqual(['second']);
  await env.clock.advance(30_000);
  expect(await bodies()).toEqual(['first', 'second']);
  await call('DeleteQueue', { QueueUrl });
  expect(await store.range({})).toEqual([]);
});

test.each([
  'arn:aws:sqs:us-east-1:000000000000:none',
  'arn:aws:sqs:eu-west-1:000000000000:failures',
  'arn:aws:sqs:us-east-1:111111111111:failures',
])('%s is not a queue of this region', async (arn) => {
  await expect(state.sendToQueue(arn, 'lost')).rejects.toMatchObject({ code: 'QueueDoesNotExist' });
});
