import { expect, test } from 'vitest';
import { settle } from '../../../../helpers/fake-clock.ts';
import { TestMappings } from './test-mappings.ts';
import { STREAM_ARN } from './test-stream.ts';

test('a role that may no longer read stops the mapping, which says why and goes on when it may again', async () => {
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

test('a mapping that can read again with nothing to read shows its last batch again', async () => {
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

test('a problem that was solved while the sandbox was down is not shown any more', async () => {
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

test('a function that is deleted leaves the mapping, which goes on when there is one of that name again', async () => {
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

test('a stream that is gone is looked for again', async () => {
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

test('a stream that goes away under a batch does not keep the sandbox from ending', async () => {
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

test('a stream that cannot be read for a moment is read again', async () => {
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

test('nothing is left at work after dispose, in any of these cases', async () => {
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
