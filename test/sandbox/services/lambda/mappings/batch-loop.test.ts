import { expect, test } from 'vitest';
import { BatchLoop } from '../../../../../src/sandbox/services/lambda/mappings/batch-loop.ts';
import { BatchSender } from '../../../../../src/sandbox/services/lambda/mappings/batch-sender.ts';
import type { Entry } from '../../../../../src/sandbox/services/lambda/mappings/event.ts';
import { ProcessingResult } from '../../../../../src/sandbox/services/lambda/mappings/processing-result.ts';
import type { StreamSettings } from '../../../../../src/sandbox/services/lambda/mappings/stream-settings.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { entry } from './test-entries.ts';
import { HandlerError } from './test-function.ts';
import { createGate } from './test-gate.ts';
import { FUNCTION_ARN, TestMappings } from './test-mappings.ts';
import { STREAM_ARN } from './test-stream.ts';

const settings: StreamSettings = {
  functionArn: FUNCTION_ARN,
  functionName: 'dogs',
  eventSourceArn: STREAM_ARN,
  batchSize: 1,
  batchingWindowMs: 0,
  parallelizationFactor: 1,
  tumblingWindowMs: 0,
  policy: {
    maximumRetryAttempts: 3,
    maximumRecordAgeMs: -1,
    bisectBatchOnFunctionError: false,
    reportBatchItemFailures: false,
  },
  filterPatterns: [],
  destinationArn: undefined,
};

/** A loop over these batches; after them it waits, as it would for a queue. */
async function startLoop(...batches: (readonly Entry[])[]) {
  const lab = await TestMappings.open();
  const halt = new AbortController();
  const abort = new AbortController();
  const finished: string[] = [];
  const sender = new BatchSender({ ports: lab.ports, settings, source: lab.stream, shardId: 'shard-0' });
  const queue = {
    next: async (signal: AbortSignal): Promise<readonly Entry[] | undefined> => {
      const batch = batches.shift();
      if (batch !== undefined || signal.aborted) return signal.aborted ? undefined : batch;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return undefined;
    },
  };
  const { clock, stream: source } = lab;
  const options = { queue, sender, settings, clock, source, tumbling: undefined };
  const result = new ProcessingResult('OK', () => {});
  const listeners = { onFinish: (): void => {} };
  const finish = async (entries: readonly Entry[]): Promise<void> => {
    listeners.onFinish();
    finished.push(...entries.map(({ sequenceNumber }) => sequenceNumber));
  };
  const loop = new BatchLoop({ ...options, result, finish }, { halt: halt.signal, abort: abort.signal });
  let hasEnded = false;
  const run = (): void => {
    void loop.run().then(() => {
      hasEnded = true;
    });
  };
  return { lab, halt, abort, finished, listeners, run, hasEnded: () => hasEnded };
}

const now = Date.UTC(2025, 10, 25, 12, 0, 0);

test('a stop while a batch waits for its retry ends the loop at once, and the batch is not done', async () => {
  const { lab, halt, finished, run, hasEnded } = await startLoop([entry('a', now)], [entry('b', now)]);
  lab.fn.handler = () => {
    throw new HandlerError();
  };
  run();
  await lab.clock.advance(500);
  expect(lab.fn.batches).toEqual(['a', 'a']);

  halt.abort();
  await settle();

  expect(hasEnded()).toBe(true);
  expect(finished).toEqual([]);
  expect(lab.clock.pending).toBe(0);
});

test('a stop waits for the batch under way, which counts, and starts no other', async () => {
  const { lab, halt, finished, run, hasEnded } = await startLoop([entry('a', now)], [entry('b', now)]);
  const gate = createGate();
  lab.fn.handler = () => gate.passed;
  run();
  await settle();

  halt.abort();
  await settle();
  expect(hasEnded()).toBe(false);

  gate.open();
  await settle();
  expect(hasEnded()).toBe(true);
  expect(lab.fn.batches).toEqual(['a']);
  expect(finished).toEqual(['a']);
});

test('an abort does not wait for the batch under way, which is not done', async () => {
  const { lab, halt, abort, finished, run, hasEnded } = await startLoop([entry('a', now)]);
  lab.fn.handler = () => new Promise(() => {});
  run();
  await settle();

  halt.abort();
  abort.abort();
  await settle();

  expect(hasEnded()).toBe(true);
  expect(finished).toEqual([]);
});

test('a stop while expired records are removed from a batch does not start the rest of it', async () => {
  const { lab, halt, finished, listeners, run, hasEnded } = await startLoop([entry('a', 0), entry('b', now)]);
  listeners.onFinish = () => halt.abort();
  run();
  await settle();

  expect(hasEnded()).toBe(true);
  expect(finished).toEqual(['a']);
  expect(lab.fn.batches).toEqual([]);
});
