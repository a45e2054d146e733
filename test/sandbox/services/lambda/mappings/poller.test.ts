import { describe, expect, test } from 'vitest';
import { settle } from '../../../../helpers/fake-clock.ts';
import { createGate } from './test-gate.ts';
import { ROLE_ARN, TestMappings } from './test-mappings.ts';
import { KINESIS_ARN } from './test-stream.ts';

const named = (...keys: string[]) => keys.map((key) => ({ key, value: key }));

describe('the event', () => {
  test('is delivered at once, in the form of a DynamoDB record on AWS', async () => {
    const lab = await TestMappings.open();
    const uuid = await lab.create();
    const time = lab.clock.now();

    await lab.stream.put('a');
    await settle();

    expect(lab.fn.batches).toEqual(['a']);
    expect(lab.fn.invocations[0]?.time).toBe(time);
    expect(lab.fn.invocations[0]?.text).toBe(
      `{"Records":[{"eventID":"000000000000000000001","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":${Math.floor(time / 1000)}.0,"Keys":{"id":{"S":"a"}},"NewImage":{"id":{"S":"a"},"value":{"S":"a"}},"SequenceNumber":"000000000000000000001"},"eventSourceARN":"${lab.stream.arn}"}]}`,
    );
    expect(lab.get(uuid).LastProcessingResult).toBe('OK');
  });

  test('of a Kinesis record names the execution role', async () => {
    const lab = await TestMappings.open();
    const stream = lab.addStream(KINESIS_ARN);
    await lab.create({ EventSourceArn: KINESIS_ARN });

    await stream.put('a', 'hello');
    await settle();

    expect(lab.fn.invocations[0]?.event.Records).toMatchObject([
      { invokeIdentityArn: ROLE_ARN, eventSourceARN: KINESIS_ARN, kinesis: { partitionKey: 'a', data: 'aGVsbG8=' } },
    ]);
  });

  test('goes to the function that the mapping names, with its qualifier', async () => {
    const lab = await TestMappings.open();
    await lab.create({ FunctionName: 'dogs:live' });

    await lab.stream.put('a');
    await settle();

    expect(lab.fn.invocations[0]?.functionName).toBe('arn:aws:lambda:us-east-1:000000000000:function:dogs:live');
  });

  test('is measured by the age of its last record at the end of the invocation', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    await lab.create();

    await lab.stream.putAll(named('a', 'b'));
    await lab.clock.advance(1500);
    gate.open();
    await settle();

    expect(lab.metrics).toEqual([
      {
        namespace: 'AWS/Lambda',
        metricName: 'IteratorAge',
        dimensions: { FunctionName: 'dogs' },
        value: 1500,
        unit: 'Milliseconds',
        timestamp: lab.clock.now(),
      },
    ]);
  });
});

describe('starting positions', () => {
  test('TRIM_HORIZON reads records that were written before the mapping was created', async () => {
    const lab = await TestMappings.open();
    await lab.stream.putAll(named('a', 'b'));

    await lab.create({ StartingPosition: 'TRIM_HORIZON' });

    expect(lab.fn.batches).toEqual(['ab']);
  });

  test('LATEST skips earlier records, and misses none written after the answer to Create', async () => {
    const lab = await TestMappings.open();
    await lab.stream.put('a');

    await lab.mappings.create({
      EventSourceArn: lab.stream.arn,
      FunctionName: 'dogs',
      StartingPosition: 'LATEST',
    });
    await lab.stream.put('b'); // still Creating
    await lab.clock.advance(lab.pace.mappingCreating);
    await lab.stream.put('c');
    await settle();

    expect(lab.fn.batches).toEqual(['b', 'c']);
  });

  test('LATEST on an empty stream begins with its first record', async () => {
    const lab = await TestMappings.open();
    await lab.create({ StartingPosition: 'LATEST' });

    await lab.stream.put('a');
    await settle();

    expect(lab.fn.batches).toEqual(['a']);
  });

  test('AT_TIMESTAMP begins with the first record of that time or later', async () => {
    const lab = await TestMappings.open();
    const stream = lab.addStream(KINESIS_ARN);
    await stream.put('a');
    await lab.clock.advance(1000);
    const time = lab.clock.now();
    await stream.put('b');
    await lab.clock.advance(1000);
    await stream.put('c');

    await lab.create({
      EventSourceArn: KINESIS_ARN,
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: new Date(time),
    });

    expect(lab.fn.batches).toEqual(['bc']);
  });
});

describe('batches', () => {
  test('are of BatchSize, in order, one after the other', async () => {
    const lab = await TestMappings.open();
    await lab.stream.putAll(named('a', 'b', 'c', 'd', 'e', 'f', 'g'));

    await lab.create({ BatchSize: 3 });

    expect(lab.fn.batches).toEqual(['abc', 'def', 'g']);
  });

  test('of more records than a page are still whole', async () => {
    const lab = await TestMappings.open();
    await lab.stream.putAll(Array.from({ length: 1201 }, (_, index) => ({ key: `${index} `, value: '' })));

    await lab.create({ BatchSize: 1200 });

    expect(lab.fn.invocations.map(({ keys }) => keys.length)).toEqual([1200, 1]);
    expect(lab.fn.invocations.flatMap(({ keys }) => keys)).toHaveLength(1201);
  });

  test('take the records that came during the previous batch', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    await lab.create();

    await lab.stream.put('a');
    await settle();
    await lab.stream.put('b');
    await lab.stream.put('c');
    await settle();
    expect(lab.fn.batches).toEqual(['a']);

    gate.open();
    await settle();
    expect(lab.fn.batches).toEqual(['a', 'bc']);
  });

  test('stay below 6 MB, measured on the event', async () => {
    const lab = await TestMappings.open();
    const large = 'x'.repeat(2_000_000);
    await lab.stream.putAll(['a', 'b', 'c', 'd'].map((key) => ({ key, value: large })));

    await lab.create();

    expect(lab.fn.batches).toEqual(['abc', 'd']);
  });

  test('of a record too large for any event contain only that record', async () => {
    const lab = await TestMappings.open();
    await lab.stream.putAll([
      { key: 'a', value: 'x'.repeat(7_000_000) },
      { key: 'b', value: 'x' },
    ]);

    await lab.create();

    expect(lab.fn.batches).toEqual(['a', 'b']);
  });

  test('do not mix shards', async () => {
    const lab = await TestMappings.open();
    lab.stream.addShard('shard-1');
    await lab.stream.putAll(named('a', 'b'), 'shard-0');
    await lab.stream.putAll(named('c', 'd'), 'shard-1');

    await lab.create();

    expect(lab.fn.batches.sort()).toEqual(['ab', 'cd']);
  });

  test('reach every mapping of the stream', async () => {
    const lab = await TestMappings.open();
    lab.addFunction('cats');
    await lab.create();
    await lab.create({ FunctionName: 'cats' });

    await lab.stream.put('a');
    await settle();

    expect(lab.fn.invocations.map(({ functionName }) => functionName.split(':').at(-1)).sort()).toEqual([
      'cats',
      'dogs',
    ]);
  });

  test('are caused by writes only: an idle poller does not read', async () => {
    const lab = await TestMappings.open();
    await lab.create();
    const reads = lab.stream.reads;

    await lab.clock.advance(60_000);

    expect(lab.stream.reads).toBe(reads);
    expect(lab.clock.pending).toBe(0);
  });
});

test('a write causes a read of its own shard only', async () => {
  const lab = await TestMappings.open();
  for (const shard of ['shard-1', 'shard-2', 'shard-3']) lab.stream.addShard(shard);
  await lab.create();
  const reads = lab.stream.reads;

  await lab.stream.put('a', 'a', 'shard-2');
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
  expect(lab.stream.reads).toBe(reads + 1);
});

describe('a batching window', () => {
  test('collects records until it ends', async () => {
    const lab = await TestMappings.open();
    await lab.create({ MaximumBatchingWindowInSeconds: 5 });

    await lab.stream.put('a');
    await lab.clock.advance(3000);
    await lab.stream.put('b');
    await lab.clock.advance(1999);
    expect(lab.fn.batches).toEqual([]);

    await lab.clock.advance(1);
    expect(lab.fn.batches).toEqual(['ab']);
  });

  test('ends when the batch is full', async () => {
    const lab = await TestMappings.open();
    await lab.create({ MaximumBatchingWindowInSeconds: 5, BatchSize: 2 });

    await lab.stream.putAll(named('a', 'b', 'c'));
    await settle();
    expect(lab.fn.batches).toEqual(['ab']);

    await lab.clock.advance(5000);
    expect(lab.fn.batches).toEqual(['ab', 'c']);
  });

  test('ends when the batch has reached 6 MB', async () => {
    const lab = await TestMappings.open();
    await lab.create({ MaximumBatchingWindowInSeconds: 300 });
    const large = 'x'.repeat(2_000_000);

    await lab.stream.putAll(['a', 'b', 'c', 'd'].map((key) => ({ key, value: large })));
    await settle();

    expect(lab.fn.batches).toEqual(['abc']);
  });

  test('does not delay a retry', async () => {
    const lab = await TestMappings.open();
    const { HandlerError } = await import('./test-function.ts');
    lab.fn.handler = () => {
      if (lab.fn.invocations.length === 1) throw new HandlerError();
    };
    await lab.create({ MaximumBatchingWindowInSeconds: 300, BatchSize: 2 });

    await lab.stream.putAll(named('a', 'b', 'c'));
    await lab.clock.advance(1000);

    expect(lab.fn.batches).toEqual(['ab', 'ab']);
  });
});

describe('a ParallelizationFactor', () => {
  test('runs that many concurrent batches of a shard, records of one key in order', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    await lab.stream.putAll([...keys, ...keys].map((key) => ({ key, value: key })));

    await lab.create({ ParallelizationFactor: 3, BatchSize: 100 });
    expect(lab.fn.batches.sort()).toEqual(['adad', 'bebe', 'cfcf']);

    gate.open();
    await settle();
    expect(lab.fn.invocations).toHaveLength(3);
  });

  test('continues with other keys while one is blocked, and moves the checkpoint only over records that are done', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = ({ keys }) => (keys.includes('a') ? gate.passed : null);
    await lab.create({ ParallelizationFactor: 2, BatchSize: 1 });

    await lab.stream.putAll(named('a', 'b', 'd', 'a', 'b'));
    await settle();
    expect(lab.fn.batches.toSorted()).toEqual(['a', 'b', 'b', 'd']);

    await lab.restart();
    lab.fn.handler = () => null;
    await settle();
    expect(lab.fn.batches.slice(4)).toEqual(['a', 'a']);
  });
});

describe('shards', () => {
  test('that are children wait until their parents are done', async () => {
    const lab = await TestMappings.open();
    const gate = createGate();
    lab.fn.handler = () => gate.passed;
    await lab.stream.put('a', 'a', 'shard-0');
    lab.stream.closeShard('shard-0', 'shard-1', 'shard-2');
    await lab.stream.put('b', 'b', 'shard-1');
    await lab.stream.put('c', 'c', 'shard-2');

    await lab.create();
    expect(lab.fn.batches).toEqual(['a']);

    gate.open();
    await settle();
    expect(lab.fn.batches.slice(1).sort()).toEqual(['b', 'c']);
  });

  test('that are done are not read again after a restart', async () => {
    const lab = await TestMappings.open();
    await lab.stream.put('a', 'a', 'shard-0');
    lab.stream.closeShard('shard-0', 'shard-1');
    await lab.create();

    await lab.restart();
    await lab.stream.put('b', 'b', 'shard-1');
    await settle();

    expect(lab.fn.batches).toEqual(['a', 'b']);
  });

  test('that appear later are read from their beginning, also with LATEST', async () => {
    const lab = await TestMappings.open();
    await lab.stream.put('a', 'a', 'shard-0');
    await lab.create({ StartingPosition: 'LATEST' });

    lab.stream.closeShard('shard-0', 'shard-1');
    await lab.stream.put('b', 'b', 'shard-1');
    await settle();

    expect(lab.fn.batches).toEqual(['b']);
  });

  test('whose end cannot be stored block their children until it is stored', async () => {
    const lab = await TestMappings.open();
    await lab.stream.put('a', 'a', 'shard-0');
    await lab.create();
    lab.stream.addShard('shard-1', ['shard-0']);
    await lab.stream.put('b', 'b', 'shard-1');

    lab.diskFull = true;
    lab.stream.closeShard('shard-0');
    await lab.clock.advance(60_000);
    expect(lab.fn.batches).toEqual(['a']);

    lab.diskFull = false;
    await lab.clock.advance(5_000);
    expect(lab.fn.batches).toEqual(['a', 'b']);
  });
});
