import { expect, test } from 'vitest';
import { PACES } from '../../../../../src/sandbox/contract/pace.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { HandlerError } from './test-function.ts';
import { createGate } from './test-gate.ts';
import { TestMappings } from './test-mappings.ts';

const named = (...keys: string[]) => keys.map((key) => ({ key, value: key }));

test('a restart resumes after the delivered records', async () => {
  const lab = await TestMappings.open();
  await lab.create();
  await lab.stream.putAll(named('a', 'b'));
  await settle();

  await lab.restart();
  await lab.stream.put('c');
  await settle();

  expect(lab.fn.batches).toEqual(['ab', 'c']);
});

test('pollers resume at once when the mappings are opened', async () => {
  const lab = await TestMappings.open();
  await lab.create();
  await lab.mappings.dispose();
  await lab.stream.put('a');

  await lab.start();
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
});

test('a batch under way when the sandbox stops is delivered again', async () => {
  const lab = await TestMappings.open();
  const gate = createGate();
  lab.fn.handler = () => gate.passed;
  await lab.create();
  await lab.stream.putAll(named('a', 'b'));
  await settle();

  await lab.restart();
  gate.open();
  await settle();

  expect(lab.fn.batches).toEqual(['ab', 'ab']);
});

test('a kill between delivery and checkpoint delivers again, and skips nothing', async () => {
  const lab = await TestMappings.open();
  await lab.create({ BatchSize: 1 });
  // Nothing that is written from now on is stored.
  lab.freezeStore();
  await lab.stream.putAll(named('a', 'b'));
  await settle();
  expect(lab.fn.batches).toEqual(['a', 'b']);

  lab.thawStore();
  await lab.restart();
  await settle();

  expect(lab.fn.batches).toEqual(['a', 'b', 'a', 'b']);
});

test('a discarded batch is not delivered again, nor reported twice', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = () => {
    throw new HandlerError();
  };
  await lab.create({
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
  });
  await lab.stream.put('a');
  await settle();

  await lab.restart();
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
  expect(lab.sent).toHaveLength(1);
});

test('records that were discarded while another key is blocked are not reported twice', async () => {
  const lab = await TestMappings.open();
  const gate = createGate();
  lab.fn.handler = ({ keys }) => {
    if (keys.includes('b')) throw new HandlerError();
    return gate.passed;
  };
  await lab.create({
    ParallelizationFactor: 2,
    BatchSize: 1,
    MaximumRetryAttempts: 0,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
  });
  await lab.stream.putAll(named('a', 'b'));
  await settle();
  expect(lab.sent).toHaveLength(1);

  await lab.restart();
  await settle();
  await lab.restart();
  gate.open();
  await settle();

  expect(lab.fn.batches.toSorted()).toEqual(['a', 'a', 'a', 'b']);
  expect(lab.sent).toHaveLength(1);
});

test('each mapping has its own position in the stream', async () => {
  const lab = await TestMappings.open();
  lab.addFunction('cats');
  lab.fn.handler = ({ functionName }) => {
    if (functionName.endsWith('cats')) throw new HandlerError();
  };
  await lab.create();
  await lab.create({ FunctionName: 'cats' });
  await lab.stream.put('a');
  await settle();

  lab.fn.invocations.length = 0;
  await lab.restart();
  await settle();

  expect(lab.fn.invocations.map(({ functionName }) => functionName.split(':').at(-1))).toEqual(['cats']);
});

test('a mapping with LATEST that was stopped before it had settled on a position, at the pace of AWS, settles after the restart', async () => {
  const lab = await TestMappings.open();
  lab.pace = PACES.aws;
  await lab.restart();
  await lab.create({ StartingPosition: 'LATEST' });
  await lab.stream.put('a');

  await lab.restart();
  await lab.stream.put('b');
  await lab.clock.advance(PACES.aws.latestPosition);
  await lab.stream.put('c');
  await settle();
  await lab.restart();
  await lab.stream.put('d');
  await settle();

  expect(lab.fn.batches).toEqual(['c', 'd']);
});

test('a mapping with LATEST settles on its position, at the pace of AWS, although it cannot be written at once', async () => {
  const lab = await TestMappings.open();
  lab.pace = PACES.aws;
  await lab.restart();
  await lab.create({ StartingPosition: 'LATEST' });
  lab.diskFull = true;
  await lab.clock.advance(PACES.aws.latestPosition);
  await lab.stream.put('a');
  lab.diskFull = false;
  await lab.clock.advance(1_000);
  await lab.stream.put('b');
  await settle();

  expect(lab.fn.batches).toEqual(['b']);
});
