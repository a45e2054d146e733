import { describe, expect, test } from 'vitest';
import {
  type Batch,
  type BatchPolicy,
  decide,
  newBatch,
  splitByAge,
} from '../../../../../src/sandbox/services/lambda/mappings/batch-decision.ts';

interface TestRecord {
  readonly sequenceNumber: string;
  readonly arrivalTime: number;
}

const records = (...names: string[]): TestRecord[] =>
  names.map((sequenceNumber, index) => ({ sequenceNumber, arrivalTime: 1000 + index }));

const policy = (changes: Partial<BatchPolicy> = {}): BatchPolicy => ({
  maximumRetryAttempts: -1,
  maximumRecordAgeMs: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
  ...changes,
});

const answered = (payload: unknown) => ({
  kind: 'answered' as const,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
});
const failed = { kind: 'failed' } as const;
const unavailable = { kind: 'unavailable' } as const;

/** A decision as one line: the records that are done, and the batches to retry with their failures and attempts. */
function outline(decision: ReturnType<typeof decide<TestRecord>>): string {
  const names = (list: readonly TestRecord[]): string => list.map(({ sequenceNumber }) => sequenceNumber).join('');
  const batch = (item: Batch<TestRecord>): string => `${names(item.records)} f${item.failures} a${item.attempts}`;
  switch (decision.action) {
    case 'checkpoint':
      return 'checkpoint';
    case 'retry':
      return `retry done=${names(decision.delivered)} ${batch(decision.batch)}`;
    case 'bisect':
      return `bisect ${decision.batches.map(batch).join(' | ')}`;
    case 'drop':
      return `drop ${decision.condition}`;
  }
}

describe('without ReportBatchItemFailures', () => {
  const batch = newBatch(records('a', 'b', 'c'));

  test.each([
    ['an answer of any kind is success', answered('"fine"'), policy(), 'checkpoint'],
    [
      'reported failures are ignored',
      answered({ batchItemFailures: [{ itemIdentifier: 'b' }] }),
      policy(),
      'checkpoint',
    ],
    ['a failure is retried without end', failed, policy(), 'retry done= abc f1 a1'],
    [
      'a failure is retried while attempts are left',
      failed,
      policy({ maximumRetryAttempts: 1 }),
      'retry done= abc f1 a1',
    ],
    ['without retries a failure is final', failed, policy({ maximumRetryAttempts: 0 }), 'drop RetryAttemptsExhausted'],
    ['a service error costs no retry', unavailable, policy({ maximumRetryAttempts: 0 }), 'retry done= abc f0 a1'],
    [
      'a service error does not bisect',
      unavailable,
      policy({ bisectBatchOnFunctionError: true }),
      'retry done= abc f0 a1',
    ],
    ['a failure bisects', failed, policy({ bisectBatchOnFunctionError: true }), 'bisect ab f0 a0 | c f0 a0'],
    [
      'bisecting costs no retry',
      failed,
      policy({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 0 }),
      'bisect ab f0 a0 | c f0 a0',
    ],
  ])('%s', (_name, outcome, rules, expected) => {
    expect(outline(decide(batch, outcome, rules))).toBe(expected);
  });

  test('gives up after 1 + MaximumRetryAttempts failures, throttles between them not counted', () => {
    const rules = policy({ maximumRetryAttempts: 2 });
    let current: Batch<TestRecord> = batch;
    const seen: string[] = [];
    for (const outcome of [failed, unavailable, failed, unavailable, failed]) {
      const decision = decide(current, outcome, rules);
      seen.push(outline(decision));
      if (decision.action === 'retry') current = decision.batch;
    }
    expect(seen).toEqual([
      'retry done= abc f1 a1',
      'retry done= abc f1 a2',
      'retry done= abc f2 a3',
      'retry done= abc f2 a4',
      'drop RetryAttemptsExhausted',
    ]);
  });

  test('a single record is retried, not bisected', () => {
    const rules = policy({ bisectBatchOnFunctionError: true, maximumRetryAttempts: 1 });
    expect(outline(decide(newBatch(records('a')), failed, rules))).toBe('retry done= a f1 a1');
  });
});

describe('with ReportBatchItemFailures', () => {
  const batch = { ...newBatch(records('a', 'b', 'c')), failures: 1, attempts: 2 };
  const rules = policy({ reportBatchItemFailures: true, maximumRetryAttempts: 2 });

  test.each([
    ['an empty answer', ''],
    ['an empty string', '""'],
    ['null', null],
    ['an empty array', []],
    ['an empty object', {}],
    ['an object about something else', { statusCode: 200 }],
    ['an empty list', { batchItemFailures: [] }],
    ['a null list', { batchItemFailures: null }],
  ])('%s is whole success', (_name, payload) => {
    expect(outline(decide(batch, answered(payload), rules))).toBe('checkpoint');
  });

  test.each([
    ['an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'z' }] }],
    ['a known and an unknown identifier', { batchItemFailures: [{ itemIdentifier: 'b' }, { itemIdentifier: 'z' }] }],
    ['a number', { batchItemFailures: [{ itemIdentifier: 123 }] }],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an entry without identifier', { batchItemFailures: [{ foo: 123 }] }],
    ['an entry that is no object', { batchItemFailures: ['b'] }],
    ['a null entry', { batchItemFailures: [null] }],
    ['a list that is none', { batchItemFailures: 'b' }],
    ['a text', '"Successfully processed 3 records."'],
    ['an array with something', ['a']],
    ['something that is no JSON', 'oops'],
    ['the first record', { batchItemFailures: [{ itemIdentifier: 'a' }] }],
  ])('%s is whole failure', (_name, payload) => {
    expect(outline(decide(batch, answered(payload), rules))).toBe('retry done= abc f2 a3');
  });

  test.each([
    ['the last record alone', ['c'], 'retry done=ab c f0 a0'],
    ['the lowest of several, in any order', ['c', 'b'], 'retry done=a bc f0 a0'],
  ])('%s is where the new batch with a fresh budget starts', (_name, identifiers, expected) => {
    const payload = { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) };
    expect(outline(decide(batch, answered(payload), rules))).toBe(expected);
  });

  test('cuts at the reported record, not in the middle, when bisecting too', () => {
    const both = { ...rules, bisectBatchOnFunctionError: true };
    const payload = { batchItemFailures: [{ itemIdentifier: 'c' }] };
    expect(outline(decide(batch, answered(payload), both))).toBe('retry done=ab c f0 a0');
    expect(outline(decide(batch, failed, both))).toBe('bisect ab f0 a0 | c f0 a0');
  });

  test('matches the recorded run: the last of six fails, batches of three, three retries', () => {
    const threeRetries = { ...rules, maximumRetryAttempts: 3 };
    const invoked: string[] = [];
    const run = (start: Batch<TestRecord>): void => {
      const queue = [start];
      for (let current = queue.shift(); current !== undefined; current = queue.shift()) {
        invoked.push(current.records.map(({ sequenceNumber }) => sequenceNumber).join(''));
        const failures = current.records.filter(({ sequenceNumber }) => sequenceNumber === 'f');
        const payload = { batchItemFailures: failures.map((record) => ({ itemIdentifier: record.sequenceNumber })) };
        const decision = decide(current, answered(payload), threeRetries);
        if (decision.action === 'retry') queue.push(decision.batch);
      }
    };

    run(newBatch(records('a', 'b', 'c')));
    run(newBatch(records('d', 'e', 'f')));

    expect(invoked).toEqual(['abc', 'def', 'f', 'f', 'f', 'f']);
  });
});

describe('age', () => {
  const batch = { ...newBatch(records('a', 'b', 'c')), failures: 1, attempts: 1 };

  test.each([
    ['nothing while all are young', { maximumRecordAgeMs: 100, retentionMs: 1000, now: 1100 }, '', 'abc'],
    ['the records older than the limit', { maximumRecordAgeMs: 100, retentionMs: 1000, now: 1102 }, 'ab', 'c'],
    ['all of them', { maximumRecordAgeMs: 100, retentionMs: 1000, now: 5000 }, 'abc', ''],
  ])('discards %s', (_name, limits, gone, rest) => {
    const split = splitByAge(batch, limits);
    expect(split.gone.map((record) => record.sequenceNumber).join('')).toBe(gone);
    expect(split.rest.records.map((record) => record.sequenceNumber).join('')).toBe(rest);
    expect(split.rest.failures).toBe(1);
    expect(split.reason).toBe('RecordAgeExceeded');
  });

  test('skips records that have expired in the stream when the mapping has no limit', () => {
    const split = splitByAge(batch, { maximumRecordAgeMs: -1, retentionMs: 1000, now: 2001 });
    expect(split).toMatchObject({ reason: 'trimmed', gone: [{ sequenceNumber: 'a' }] });
  });

  test('skips records that have expired in the stream when the limit of the mapping is longer', () => {
    const split = splitByAge(batch, { maximumRecordAgeMs: 5000, retentionMs: 1000, now: 2001 });
    expect(split).toMatchObject({ reason: 'trimmed', gone: [{ sequenceNumber: 'a' }] });
  });
});
