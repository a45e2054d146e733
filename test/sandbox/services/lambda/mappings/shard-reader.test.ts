import { expect, test } from 'vitest';
import { ProcessingResult } from '../../../../../src/sandbox/services/lambda/mappings/processing-result.ts';
import { ShardReader } from '../../../../../src/sandbox/services/lambda/mappings/shard-reader.ts';
import { settle } from '../../../../helpers/fake-clock.ts';
import { FUNCTION_ARN, TestMappings } from './test-mappings.ts';

/** A reader of the test stream's first shard, and the keys that it has read. */
async function openReader(room = () => 10) {
  const lab = await TestMappings.open();
  const taken: string[] = [];
  const results: string[] = [];
  const reader = new ShardReader({
    ports: lab.ports,
    source: lab.stream,
    shardId: 'shard-0',
    functionArn: FUNCTION_ARN,
    result: new ProcessingResult('OK', (result) => results.push(result)),
    position: undefined,
    room,
    take: (records) => taken.push(records.map(({ partitionKey }) => partitionKey).join('')),
  });
  return { lab, reader, taken, results };
}

const named = (...keys: string[]) => keys.map((key) => ({ key, value: key }));

test('reads page after page, each limited by the room', async () => {
  const { lab, reader, taken } = await openReader(() => 2);
  await lab.stream.putAll(named('a', 'b', 'c'));

  while (reader.canRead) await reader.read();

  expect(taken).toEqual(['ab', 'c']);
  expect(reader.drained).toBe(true);
});

test('reads nothing while there is no room', async () => {
  const { reader } = await openReader(() => 0);
  expect(reader.canRead).toBe(false);
});

test('reads one page for requests at the same time', async () => {
  const { lab, reader, taken } = await openReader();
  await lab.stream.put('a');
  await Promise.all([reader.read(), reader.read()]);
  expect(taken).toEqual(['a']);
});

test('reads again after a record was added during a read', async () => {
  const { lab, reader, taken } = await openReader();
  const read = reader.read();
  await Promise.resolve();
  await Promise.resolve();
  await lab.stream.put('a');
  reader.wake(false);
  await read;
  expect(reader.canRead).toBe(true);

  await reader.read();
  expect(taken.join('')).toBe('a');
});

test('has ended only after it has read everything in the closed shard', async () => {
  const { lab, reader, taken } = await openReader(() => 1);
  await reader.read();
  expect(reader.ended).toBe(false);

  await lab.stream.put('a');
  reader.wake(true);
  await reader.read();
  expect(reader.ended).toBe(false);
  await reader.read();
  expect(reader.ended).toBe(true);
  expect(taken.join('')).toBe('a');
});

test('retries with growing delays while the stream cannot be read, and at once after a wake', async () => {
  const { lab, reader, results } = await openReader();
  lab.stream.broken = true;
  const times: number[] = [];
  const start = lab.clock.now();
  for (let attempt = 0; attempt < 4; attempt += 1) {
    await reader.read();
    expect(reader.canRead).toBe(false);
    while (!reader.canRead) await lab.clock.advance(1);
    times.push(lab.clock.now() - start);
  }
  expect(times).toEqual([250, 750, 1750, 3750]);
  expect(new Set(results).size).toBe(1);

  await reader.read();
  reader.wake(false);
  expect(reader.canRead).toBe(true);
  lab.stream.broken = false;
  await reader.read();
  expect(results.at(-1)).toBe('OK');
  reader.stop();
  expect(lab.clock.pending).toBe(0);
});

test('does not retry after it was stopped', async () => {
  const { lab, reader, results } = await openReader();
  lab.stream.broken = true;
  const read = reader.read();
  reader.stop();
  await read;
  await settle();

  expect(results).toEqual([]);
  expect(lab.clock.pending).toBe(0);
});

test('reads records again that could not be taken', async () => {
  const lab = await TestMappings.open();
  const taken: string[] = [];
  let fails = true;
  const reader = new ShardReader({
    ...{ ports: lab.ports, source: lab.stream, shardId: 'shard-0', functionArn: FUNCTION_ARN, position: undefined },
    result: new ProcessingResult('OK', () => {}),
    room: () => 10,
    take: (records) => {
      if (fails) throw new Error('broken');
      taken.push(...records.map(({ partitionKey }) => partitionKey));
    },
  });
  await lab.stream.put('a');
  await reader.read();

  fails = false;
  await lab.clock.advance(250);
  await reader.read();

  expect(taken).toEqual(['a']);
  reader.stop();
});
