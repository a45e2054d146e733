import { expect, test } from 'vitest';
import { settle } from '../../../../helpers/fake-clock.ts';
import { TestMappings } from './test-mappings.ts';
import { KINESIS_ARN } from './test-stream.ts';

const filters = (...patterns: unknown[]) => ({
  FilterCriteria: { Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) },
});

const image = (rule: unknown) => ({ dynamodb: { NewImage: { value: { S: [rule] } } } });

test('a DynamoDB record is matched below the type descriptor', async () => {
  const lab = await TestMappings.open();
  await lab.create(filters({ eventName: ['INSERT'], ...image('yes') }));

  await lab.stream.putAll([
    { key: 'a', value: 'yes' },
    { key: 'b', value: 'no' },
    { key: 'c', value: 'yes' },
  ]);
  await settle();

  expect(lab.fn.batches).toEqual(['ac']);
});

test('one of several filters is enough', async () => {
  const lab = await TestMappings.open();
  await lab.create(filters(image('x'), image({ prefix: 'y' })));

  await lab.stream.putAll(['x', 'yes', 'z'].map((value, index) => ({ key: String(index), value })));
  await settle();

  expect(lab.fn.batches).toEqual(['01']);
});

test('records that match no filter are skipped: no invocation, and not read again after a restart', async () => {
  const lab = await TestMappings.open();
  const uuid = await lab.create(filters(image('x')));

  await lab.stream.put('a', 'y');
  await settle();
  expect(lab.fn.batches).toEqual([]);
  expect(lab.get(uuid).LastProcessingResult).toBe('No records processed');

  await lab.restart();
  await lab.mappings.update({ UUID: uuid, FilterCriteria: {} });
  await lab.clock.advance(lab.pace.mappingUpdating);
  expect(lab.fn.batches).toEqual([]);
});

test('filtered-out records do not count for the batch', async () => {
  const lab = await TestMappings.open();
  await lab.stream.putAll(
    Array.from({ length: 30 }, (_, index) => ({ key: String(index % 10), value: index % 10 === 0 ? 'x' : 'y' })),
  );

  await lab.create({ BatchSize: 3, ...filters(image('x')) });

  expect(lab.fn.batches).toEqual(['000']);
});

test('Kinesis data is decoded and parsed for the filter, and reaches the function unchanged', async () => {
  const lab = await TestMappings.open();
  const stream = lab.addStream(KINESIS_ARN);
  await lab.create({
    EventSourceArn: KINESIS_ARN,
    ...filters({ data: { type: ['buy'], price: [{ numeric: ['>', 5] }] } }),
  });

  await stream.putAll([
    { key: 'a', value: { type: 'buy', price: 6 } },
    { key: 'b', value: { type: 'buy', price: 5 } },
    { key: 'c', value: 'no JSON' },
  ]);
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
  expect(lab.fn.invocations[0]?.text).toContain(Buffer.from('{"type":"buy","price":6}').toString('base64'));
});

test('a filter of plain strings drops Kinesis data that is JSON, and matches data that is not', async () => {
  const lab = await TestMappings.open();
  const stream = lab.addStream(KINESIS_ARN);
  await lab.create({ EventSourceArn: KINESIS_ARN, ...filters({ data: [{ prefix: 'log ' }] }) });

  await stream.putAll([
    { key: 'a', value: 'log entry' },
    { key: 'b', value: { text: 'log entry' } },
  ]);
  await settle();

  expect(lab.fn.batches).toEqual(['a']);
});

test('a record that cannot be filtered blocks its shard, and is not skipped', async () => {
  const lab = await TestMappings.open();
  const { type } = lab.stream;
  const uuid = await lab.create(filters(image('x')));
  lab.stream.type = {
    ...type,
    filterSubject: () => {
      throw new Error('broken');
    },
  };
  await lab.restart();
  await lab.stream.putAll(['a', 'b'].map((key) => ({ key, value: 'x' })));
  await lab.clock.advance(1000);
  expect(lab.get(uuid).LastProcessingResult).toMatch(/^PROBLEM: internal/);

  lab.stream.type = type;
  await lab.restart();
  await settle();
  expect(lab.fn.batches).toEqual(['ab']);
});

test('only the data of Kinesis records can be matched', async () => {
  const lab = await TestMappings.open();
  const stream = lab.addStream(KINESIS_ARN);
  await lab.create({ EventSourceArn: KINESIS_ARN, ...filters({ partitionKey: ['a'] }) });

  await stream.put('a', 'x');
  await settle();

  expect(lab.fn.batches).toEqual([]);
});
