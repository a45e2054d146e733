import { describe, expect, test } from 'vitest';
import {
  type Entry,
  fitEvent,
  formatEvent,
  MAX_EVENT_BYTES,
} from '../../../../../src/sandbox/services/lambda/mappings/event.ts';

/** An entry whose text has `bytes` bytes. */
const entry = (bytes: number, sequenceNumber = '1'): Entry => ({
  sequenceNumber,
  arrivalTime: 0,
  text: `"${'x'.repeat(bytes - 2)}"`,
  bytes,
  done: false,
});

const limits = { batchSize: 10, memberBytes: 0, divides: () => false };

describe('how many entries fit', () => {
  test.each([
    ['none', [], { count: 0, full: false }],
    ['fewer than the batch size', [entry(9), entry(9)], { count: 2, full: false }],
    ['as many as the batch size', Array(10).fill(entry(9)), { count: 10, full: true }],
    ['more than the batch size', Array(11).fill(entry(9)), { count: 10, full: true }],
    ['one that is too large by itself', [entry(MAX_EVENT_BYTES), entry(9)], { count: 1, full: true }],
  ])('%s', (_name, entries, expected) => {
    expect(fitEvent(entries, limits)).toEqual(expected);
  });

  test('exactly up to the limit, with every byte of the event counted', () => {
    const members = ',"state":{}';
    const half = 1_000_000;
    const envelope = formatEvent([], members).length;
    const rest = MAX_EVENT_BYTES - envelope - half - 1;
    const all = { ...limits, memberBytes: members.length };

    expect(fitEvent([entry(half), entry(rest)], all)).toEqual({ count: 2, full: true });
    expect(formatEvent([entry(half), entry(rest)], members).length).toBe(MAX_EVENT_BYTES);
    expect(fitEvent([entry(half), entry(rest + 1)], all)).toEqual({ count: 1, full: true });
  });

  test('only those that may be in one event', () => {
    const divides = (first: Entry, other: Entry): boolean => first.sequenceNumber !== other.sequenceNumber;
    const entries = [entry(9, '1'), entry(9, '1'), entry(9, '2')];
    expect(fitEvent(entries, { ...limits, divides })).toEqual({ count: 2, full: true });
  });
});

test('the event consists of the unchanged texts, and the other members after them', () => {
  const entries = [
    { ...entry(3), text: '{"a":1.0}' },
    { ...entry(3), text: '{"b":"ü"}' },
  ];
  expect(Buffer.from(formatEvent(entries, ',"state":{}')).toString()).toBe(
    '{"Records":[{"a":1.0},{"b":"ü"}],"state":{}}',
  );
});
