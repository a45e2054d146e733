import { expect, test } from 'vitest';
import { settle } from '../../../../helpers/fake-clock.ts';
import { createGate } from './test-gate.ts';
import { TestMappings } from './test-mappings.ts';
import { STREAM_ARN } from './test-stream.ts';

test('a role without permission to read stops the mapping, which reports why and resumes with the permission', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();
  await lab.stream.put('a');
  await settle();

  lab.denied.add('dynamodb:GetRecords');
  await lab.stream.put('b');
  await lab.clock.advance(60_000);
  expect(lab.fn.batches).toEqual(['a']);
  expect(lab.get(uuid)).toMatchObject({
    State: 'Enabled',
    LastProcessingResult: `PROBLEM: Cannot access stream ${STREAM_ARN}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.`,
  });

  lab.denied.clear();
  await lab.clock.advance(5_000);
  expect(lab.fn.batches).toEqual(['a', 'b']);
  expect(lab.get(uuid).LastProcessingResult).toBe('OK');
});

test('a mapping that can read again shows the result of its last batch, also when there is nothing to read', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();
  await lab.stream.put('a');
  await settle();
  lab.denied.add('dynamodb:GetRecords');
  await lab.restart();
  await settle();
  expect(lab.get(uuid).LastProcessingResult).toMatch(/^PROBLEM: Cannot access/);

  lab.denied.clear();
  await lab.clock.advance(5_000);

  expect(lab.get(uuid).LastProcessingResult).toBe('OK');
  expect(lab.fn.batches).toEqual(['a']);
});

test('a problem that was solved while the sandbox was stopped is not shown any more', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();
  lab.denied.add('dynamodb:GetRecords');
  await lab.restart();
  await settle();
  expect(lab.get(uuid).LastProcessingResult).toMatch(/^PROBLEM: Cannot access/);
  await lab.mappings.dispose();

  lab.denied.clear();
  await lab.start();
  await settle();

  expect(lab.get(uuid).LastProcessingResult).toBe('No records processed');
});

test('a mapping whose function was deleted stays, and resumes when there is a function of that name again', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();

  lab.functions.delete('dogs');
  await lab.stream.put('a');
  await lab.clock.advance(60_000);
  expect(lab.fn.batches).toEqual([]);
  expect(lab.get(uuid)).toMatchObject({ State: 'Enabled', LastProcessingResult: 'PROBLEM: Function call failed' });

  lab.addFunction('dogs');
  await lab.clock.advance(5_000);
  expect(lab.fn.batches).toEqual(['a']);
});

test('a deleted stream is looked for again', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();
  await lab.stream.put('a');
  lab.stream.closeShard('shard-0', 'shard-1');
  await settle();
  const old = lab.stream;

  old.remove();
  lab.streams.delete(STREAM_ARN);
  await lab.clock.advance(60_000);
  expect(lab.get(uuid).LastProcessingResult).toBe(`PROBLEM: Stream not found: ${STREAM_ARN}`);
  expect(old.listeners).toBe(0);

  const stream = lab.addStream(STREAM_ARN, 'again/');
  await stream.put('b');
  await lab.clock.advance(5_000);
  expect(lab.fn.batches).toEqual(['a', 'b']);
});

test('a stream that is re-created during a batch is read from its first shard, even if that of the old stream had ended', async () => {
  const lab = await TestMappings.open();
  await lab.create();
  lab.stream.closeShard('shard-0', 'shard-1');
  await settle();
  const old = lab.stream;
  const gate = createGate();
  lab.fn.handler = () => gate.passed;
  await old.put('a', 'a', 'shard-1');
  await settle();

  old.remove();
  const stream = lab.addStream(STREAM_ARN, 'again/');
  await stream.put('b');
  gate.open();
  await settle();

  expect(lab.fn.batches).toEqual(['a', 'b']);
});

test('a stream that is re-created while the sandbox is stopped is read from its first shard', async () => {
  const lab = await TestMappings.open();
  await lab.create();
  lab.stream.closeShard('shard-0', 'shard-1');
  await settle();
  await lab.mappings.dispose();

  const stream = lab.addStream(STREAM_ARN, 'again/');
  await lab.start();
  await stream.put('a');
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
});

test('a stream that is deleted during a batch does not keep the sandbox from stopping', async () => {
  const lab = await TestMappings.open();
  lab.fn.handler = () => new Promise(() => {});
  await lab.create();
  await lab.stream.put('a');
  await settle();

  lab.stream.remove();
  await settle();
  await lab.mappings.dispose();

  expect(lab.clock.pending).toBe(0);
});

test('a read that failed is retried', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create();

  lab.stream.broken = true;
  await lab.stream.put('a');
  await settle();
  expect(lab.get(uuid).LastProcessingResult).toMatch(/^PROBLEM: internal Lambda error/);

  lab.stream.broken = false;
  await lab.clock.advance(5_000);
  expect(lab.fn.batches).toEqual(['a']);
});

test('no timer and no listener is left after dispose, in any of these cases', async () => {
  const lab = await TestMappings.open();
  await lab.create();
  await lab.create({ FunctionName: 'dogs:1', MaximumBatchingWindowInSeconds: 60 });
  await lab.create({ FunctionName: 'dogs:2', TumblingWindowInSeconds: 60 });
  await lab.stream.put('a');
  await settle();
  lab.denied.add('dynamodb:GetRecords');
  await lab.stream.put('b');
  await settle();

  await lab.mappings.dispose();
  await lab.mappings.dispose();

  expect(lab.clock.pending).toBe(0);
  expect(lab.stream.listeners).toBe(0);
});
