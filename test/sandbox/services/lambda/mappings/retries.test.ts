import { describe, expect, test } from 'vitest';
import { ServiceError } from '../../../../../src/sandbox/contract/service.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { HandlerError, reportFailures, type TestHandler } from './test-function.ts';
import { createGate } from './test-gate.ts';
import { TestMappings } from './test-mappings.ts';
import { KINESIS_ARN } from './test-stream.ts';

const named = (...keys: string[]) => keys.map((key) => ({ key, value: key }));

/** Fails every batch that holds the key. */
const failOn =
  (key: string): TestHandler =>
  ({ keys }) => {
    if (keys.includes(key)) throw new HandlerError();
    return null;
  };

/** Reports the records of a key as failed. */
const report =
  (key: string): TestHandler =>
  ({ keys, sequenceNumbers }) =>
    reportFailures(...sequenceNumbers.filter((_number, index) => keys[index] === key));

const MINUTE = 60_000;

describe('a function error', () => {
  test('blocks the shard: the same batch again, with growing delays, until it succeeds', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('a');
    const uuid = await lab.create({ BatchSize: 2 });
    const start = lab.clock.now();

    await lab.stream.putAll(named('a', 'b', 'c'));
    await lab.clock.advance(MINUTE);
    expect(lab.fn.batches).toEqual(Array(8).fill('ab'));
    expect(lab.fn.invocations.map(({ time }) => time - start)).toEqual([
      0, 400, 1200, 2800, 6000, 12_400, 25_200, 50_800,
    ]);
    expect(lab.get(uuid).LastProcessingResult).toBe('PROBLEM: Function call failed');

    lab.fn.handler = () => null;
    await lab.clock.advance(MINUTE);
    expect(lab.fn.batches.slice(8)).toEqual(['ab', 'c']);
    expect(lab.get(uuid).LastProcessingResult).toBe('OK');
  });

  test('ends after 1 + MaximumRetryAttempts invocations, and the records are discarded', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('a');
    await lab.create({ BatchSize: 1, MaximumRetryAttempts: 2 });

    await lab.stream.putAll(named('a', 'b'));
    await lab.clock.advance(MINUTE);
    expect(lab.fn.batches).toEqual(['a', 'a', 'a', 'b']);

    await lab.restart();
    await lab.clock.advance(MINUTE);
    expect(lab.fn.batches).toHaveLength(4);
  });

  test('costs no retry when Lambda throttles or fails', async () => {
    const lab = await TestMappings.open();
    const errors = ['TooManyRequestsException', 'ServiceException', 'ResourceConflictException'];
    lab.fn.handler = () => {
      const code = errors.shift();
      if (code !== undefined) throw new ServiceError(code, 'not now');
      throw new HandlerError();
    };
    await lab.create({ MaximumRetryAttempts: 1 });

    await lab.stream.put('a');
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['a', 'a', 'a', 'a', 'a']);
  });

  test('is the result of an event that is too large for Lambda', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = () => {
      throw new ServiceError('RequestEntityTooLargeException', 'too large', 413);
    };
    await lab.create({ MaximumRetryAttempts: 1 });

    await lab.stream.put('a');
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['a', 'a']);
  });

  test('does not block another shard', async () => {
    const lab = await TestMappings.open();
    lab.stream.addShard('shard-1');
    lab.fn.handler = failOn('a');
    await lab.create();

    await lab.stream.put('a', 'a', 'shard-0');
    await lab.stream.put('b', 'b', 'shard-1');
    await settle();

    expect(lab.fn.batches.toSorted()).toEqual(['a', 'b']);
  });
});

describe('BisectBatchOnFunctionError', () => {
  test('halves the batch until the failing record is alone, without using up retries', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('c');
    await lab.create({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 });

    await lab.stream.putAll(named('a', 'b', 'c', 'd', 'e'));
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['abcde', 'abc', 'ab', 'c', 'c', 'de']);
  });

  test('cuts where the function reports the failure', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = report('d');
    await lab.create({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 0,
    });

    await lab.stream.putAll(named('a', 'b', 'c', 'd'));
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['abcd', 'd']);
  });
});

describe('ReportBatchItemFailures', () => {
  test('retries from the lowest reported record, with a fresh budget (as recorded)', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = report('f');
    await lab.create({
      BatchSize: 3,
      MaximumRetryAttempts: 3,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
    });

    await lab.stream.putAll(named('a', 'b', 'c', 'd', 'e', 'f'));
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['abc', 'def', 'f', 'f', 'f', 'f']);
    expect(JSON.parse(lab.sent[0]?.message ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 4, requestId: 'request-6' },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: null },
    });
  });

  test('keeps across a restart that the records before the reported one are done', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = report('c');
    await lab.create({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await lab.stream.putAll(named('a', 'b', 'c', 'd'));
    await settle();

    await lab.restart();
    await settle();

    expect(lab.fn.batches[0]).toBe('abcd');
    expect(lab.fn.batches.at(-1)).toBe('cd');
  });

  test('is ignored unless the mapping asks for it', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = report('a');
    await lab.create();

    await lab.stream.putAll(named('a', 'b'));
    await lab.clock.advance(MINUTE);

    expect(lab.fn.batches).toEqual(['ab']);
  });
});

describe('age', () => {
  const DESTINATION = { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } };

  test('beyond MaximumRecordAgeInSeconds ends the retries at that moment', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('a');
    await lab.create({ BatchSize: 1, MaximumRecordAgeInSeconds: 60, DestinationConfig: DESTINATION });

    await lab.stream.put('a');
    await lab.clock.advance(30_000);
    await lab.stream.put('b');
    await lab.clock.advance(30_000);
    expect(lab.sent).toHaveLength(0);
    await lab.clock.advance(1);

    expect(lab.fn.batches.slice(-2)).toEqual(['a', 'b']);
    expect(JSON.parse(lab.sent[0]?.message ?? '')).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 },
    });
    expect(JSON.parse(lab.sent[0]?.message ?? '')).not.toHaveProperty('responseContext');
  });

  test('of old records keeps them from the function, and delivers the younger ones', async () => {
    const lab = await TestMappings.open();
    await lab.stream.put('a');
    await lab.clock.advance(61_000);
    await lab.stream.putAll(named('b', 'c'));

    await lab.create({ MaximumRecordAgeInSeconds: 60, DestinationConfig: DESTINATION });

    expect(lab.fn.batches).toEqual(['bc']);
    expect(lab.sent).toHaveLength(1);
    expect(JSON.parse(lab.sent[0]?.message ?? '')).toMatchObject({
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 1 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
  });

  test('beyond the retention of the stream skips records silently', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('a');
    await lab.create({ BatchSize: 1, DestinationConfig: DESTINATION });

    await lab.stream.put('a');
    await lab.clock.advance(23 * 60 * MINUTE);
    await lab.stream.put('b');
    await lab.clock.advance(60 * MINUTE + 1);

    expect(lab.fn.batches.at(-1)).toBe('b');
    expect(lab.sent).toEqual([]);
  });
});

describe('the on-failure destination', () => {
  const create = async (lab: TestMappings, Destination: string): Promise<void> => {
    lab.fn.handler = failOn('a');
    await lab.create({ MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination } } });
    await lab.stream.putAll(named('a', 'b'));
    await lab.clock.advance(MINUTE);
  };

  test('gets the position of the records, without their data', async () => {
    const lab = await TestMappings.open();
    const first = new Date(lab.clock.now() + lab.pace.mappingCreating).toISOString();
    await create(lab, 'arn:aws:sqs:us-east-1:000000000000:failed');

    expect(lab.sent).toEqual([
      {
        destinationArn: 'arn:aws:sqs:us-east-1:000000000000:failed',
        roleArn: 'arn:aws:iam::000000000000:role/lab-role',
        message: expect.any(String),
      },
    ]);
    const message = JSON.parse(lab.sent[0]?.message ?? '');
    expect(message).toEqual({
      requestContext: {
        requestId: 'request-2',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:dogs',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      DDBStreamBatchInfo: {
        shardId: 'shard-0',
        startSequenceNumber: '000000000000000000001',
        endSequenceNumber: '000000000000000000002',
        approximateArrivalOfFirstRecord: first.replace(/\.\d+Z/, 'Z'),
        approximateArrivalOfLastRecord: first.replace(/\.\d+Z/, 'Z'),
        batchSize: 2,
        streamArn: lab.stream.arn,
      },
    });
    expect(Object.keys(message)).toEqual([
      'requestContext',
      'responseContext',
      'version',
      'timestamp',
      'DDBStreamBatchInfo',
    ]);
  });

  test('gets the arrival times of Kinesis records with milliseconds', async () => {
    const lab = await TestMappings.open();
    const stream = lab.addStream(KINESIS_ARN);
    lab.fn.handler = failOn('a');
    const Destination = 'arn:aws:sqs:us-east-1:000000000000:failed';
    await lab.create({
      EventSourceArn: KINESIS_ARN,
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    });
    const time = new Date(lab.clock.now()).toISOString();

    await stream.put('a');
    await settle();

    expect(JSON.parse(lab.sent[0]?.message ?? '')).toMatchObject({
      KinesisBatchInfo: {
        approximateArrivalOfFirstRecord: time,
        approximateArrivalOfLastRecord: time,
        streamArn: KINESIS_ARN,
      },
    });
  });

  test('that cannot be reached is counted, and the shard continues', async () => {
    const lab = await TestMappings.open();
    lab.unreachable = true;
    await create(lab, 'arn:aws:sqs:us-east-1:000000000000:failed');
    await lab.stream.put('c');
    await settle();

    expect(lab.fn.batches.at(-1)).toBe('c');
    expect(lab.metrics.map(({ metricName }) => metricName)).toContain('DestinationDeliveryFailures');
  });
});

describe('while a batch waits for its retry', () => {
  test('nothing after it is delivered, and a stop does not wait', async () => {
    const lab = await TestMappings.open();
    lab.fn.handler = failOn('a');
    await lab.create({ BatchSize: 1 });
    await lab.stream.putAll(named('a', 'b'));
    await lab.clock.advance(20_000);

    await lab.mappings.dispose();

    expect(lab.fn.batches).not.toContain('b');
    expect(lab.clock.pending).toBe(0);
  });

  test('a delete waits for the invocation under way, and starts no other', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    const uuid = await lab.create({ BatchSize: 1 });
    await lab.stream.put('a', 'b');
    await settle();

    await lab.mappings.delete(uuid);
    await lab.clock.advance(lab.pace.mappingDeleting);
    expect(lab.get(uuid).State).toBe('Deleting');

    gate.open();
    await settle();
    expect(lab.fn.batches).toEqual(['a']);
    expect(() => lab.get(uuid)).toThrow('The resource you requested does not exist.');
    expect(lab.stream.listeners).toBe(0);
    expect(lab.clock.pending).toBe(0);
  });

  test('a delete abandons an invocation that does not end', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    let aborted = false;
    lab.fn.handler = (_invocation, signal) => {
      signal?.addEventListener('abort', () => {
        aborted = true;
      });
      return gate.passed;
    };
    const uuid = await lab.create();
    await lab.stream.put('a');
    await settle();

    await lab.mappings.delete(uuid);
    await lab.clock.advance(lab.pace.mappingDeleting);
    await lab.clock.advance(10_000);

    expect(aborted).toBe(true);
    expect(() => lab.get(uuid)).toThrow('The resource you requested does not exist.');
    expect(lab.stream.listeners).toBe(0);
    expect(lab.clock.pending).toBe(0);
  });
});
