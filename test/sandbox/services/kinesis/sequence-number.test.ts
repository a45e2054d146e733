import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  LAST_SEQUENCE_INDEX,
  parseSequenceNumber,
  SequenceNumberFormat,
  sequenceNumberAfter,
  sequenceNumberBefore,
} from '../../../../src/sandbox/services/kinesis/sequence-number.ts';

const SECONDS = { min: 1_400_000_000, max: 4_000_000_000 };

test('parses a number that AWS issued', () => {
  expect(parseSequenceNumber('49545115243490985018280067714973144582180062593244200961')).toMatchObject({
    version: 1,
    shardIndex: 0,
    shardCreated: Date.UTC(2014, 10, 15, 6, 52, 19) / 1000,
  });
});

test('parses what it formatted, in 56 digits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0x7fffffff }),
      fc.integer(SECONDS),
      fc.bigInt({ min: 0n, max: LAST_SEQUENCE_INDEX }),
      fc.integer(SECONDS),
      (shardIndex, shardCreated, index, time) => {
        const text = new SequenceNumberFormat(shardIndex, shardCreated).format(index, time);
        expect(text).toMatch(/^\d{56}$/);
        expect(parseSequenceNumber(text)).toEqual({ version: 2, shardIndex, shardCreated, index, time });
      },
    ),
  );
});

test('numbers of one shard sort by their index, regardless of the time', () => {
  const format = new SequenceNumberFormat(3, 1_700_000_000);
  fc.assert(
    fc.property(fc.nat(), fc.integer(SECONDS), fc.integer(SECONDS), (index, time, later) => {
      expect(format.format(index, time) < format.format(index + 1, later)).toBe(true);
      expect(format.format(index, time) < format.format(LAST_SEQUENCE_INDEX, later)).toBe(true);
    }),
  );
});

test('two shards of one second differ as on AWS', () => {
  const [first, second] = [0, 1].map((index) =>
    new SequenceNumberFormat(index, 1_700_000_000).format(0, 1_700_000_000),
  );
  expect(BigInt(second ?? 0) - BigInt(first ?? 0)).toBe(22300745198530623141535718272648361505980432n);
});

test('the numbers before and after are adjacent', () => {
  const text = new SequenceNumberFormat(0, 1_700_000_000).format(5, 1_700_000_100);
  expect(sequenceNumberBefore(text) < text && text < sequenceNumberAfter(text)).toBe(true);
  expect(sequenceNumberBefore(sequenceNumberAfter(text))).toBe(text);
});

test.each([
  ['version 4', '0x20000000000000000000000000000000000000000000004'],
  ['version 3', '0x20000000000000000000000000000000000000000000003'],
  ['a first digit of 3', '0x30000000000000000000000000000000000000000000001'],
  ['a first digit of 1', '0x1ffffffffff7fffffffffffffff000000000007fffffff2'],
  ['an index beyond the last', '0x20000000000800000000000000000000000000000000002'],
  ['a date too far away', '0x13bb2cc3d80000000000000000000000'],
  ['all ones', '0x2ffffffffff7fffffffffffffff000000000007fffffff2'],
])('rejects %s', (_, hex) => {
  expect(parseSequenceNumber(BigInt(hex).toString())).toBeUndefined();
});

test('parses a small number as version 0', () => {
  expect(parseSequenceNumber('5')).toMatchObject({ version: 0, shardIndex: 5 });
});

test('parses a shard index with its highest bit set as negative', () => {
  const text = BigInt('0x20000000000000000000000000000000000000800000002').toString();
  expect(parseSequenceNumber(text)).toMatchObject({ version: 2, shardIndex: -2147483648 });
});
