import { describe, expect, it } from 'vitest';
import type { Invocation } from '../../../src/labs/follow/invocations.ts';
import { loggedRecords, mentions, sequenceNumbersIn, sourceArnsIn } from '../../../src/labs/follow/logged-records.ts';
import type { StreamRecord } from '../../../src/labs/follow/stream-reader.ts';

const TEXT = '1795166022133004';

const record = (eventName: 'INSERT' | 'MODIFY', SequenceNumber: string): StreamRecord => ({
  eventID: `event-${SequenceNumber}`,
  eventName,
  dynamodb: { SequenceNumber },
});

const report: Invocation['report'] = {
  kind: 'report',
  requestId: 'r',
  durationMs: 1,
  billedDurationMs: 1,
  memorySizeMb: 128,
  maxMemoryUsedMb: 40,
};

const invocation = (requestId: string, lines: readonly string[], more: Partial<Invocation> = {}): Invocation => ({
  requestId,
  logStream: 'stream',
  startedAt: 1,
  lines,
  report,
  ...more,
});

const found = (records: readonly StreamRecord[], invocations: readonly Invocation[]) =>
  loggedRecords({ records, invocations, text: TEXT }).map(({ record, invocation: { requestId }, isNamed }) => [
    record.eventName,
    requestId,
    isNamed,
  ]);

const both = [record('INSERT', '100'), record('MODIFY', '200')];

describe('loggedRecords', () => {
  it('finds records by their sequence numbers, in one invocation or in several', () => {
    const one = invocation('one', [`{"N":"${TEXT}"} "SequenceNumber":"100"`]);
    const two = invocation('two', [`{"N":"${TEXT}"} "SequenceNumber":"200"`]);

    expect(found(both, [one, two])).toEqual([
      ['INSERT', 'one', true],
      ['MODIFY', 'two', true],
    ]);
  });

  it('finds a record by its event ID', () => {
    expect(found([both[0] ?? record('INSERT', '100')], [invocation('one', [`event-100 INSERT`])])).toEqual([
      ['INSERT', 'one', true],
    ]);
  });

  it('waits for each number of a function that logs them, however often the item is named', () => {
    const one = invocation('one', [`{"N":"${TEXT}"}`, `{"N":"${TEXT}"} "SequenceNumber":"100"`]);

    expect(found(both, [one])).toEqual([['INSERT', 'one', true]]);
  });

  it('matches lines about the item with its changes, in order, when they name no record', () => {
    const one = invocation('one', [`New song: ${TEXT}`, `Song changed: ${TEXT}`]);

    expect(found(both, [one])).toEqual([
      ['INSERT', 'one', false],
      ['MODIFY', 'one', false],
    ]);
  });

  it.each([
    ['failed', { failure: 'Error: no' }],
    ['runs still', { report: undefined }],
  ])('does not count an invocation that %s', (_what, more) => {
    expect(found(both, [invocation('one', [`${TEXT} 100 200`], more)])).toEqual([]);
  });

  it('does not count an invocation with a sample event', () => {
    const sample = invocation('one', ['{"SequenceNumber":"111"}', '{"SequenceNumber":"222"}', '"N":"101"']);

    expect(found(both, [sample])).toEqual([]);
  });
});

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs/stream/2026-11-20T08:00:00.000';

describe('values of records in a log', () => {
  it.each([
    ['JSON', '{"Records":[{"dynamodb":{"SequenceNumber":"100"}},{"dynamodb":{"SequenceNumber":"200"}}]}'],
    ['indented JSON', '{\n  "SequenceNumber": "100"\n}, {\n  "SequenceNumber": "200"\n}'],
    ["Python's notation", "{'Records': [{'SequenceNumber': '100'}, {'SequenceNumber': '200'}]}"],
    ["Kinesis's spelling", '{"sequenceNumber":"100"},{"sequenceNumber":"200"}'],
    ["Node's notation", "{ SequenceNumber: '100' } { SequenceNumber: '200' }"],
  ])('finds sequence numbers in %s', (_what, line) => {
    expect(sequenceNumbersIn({ lines: [line] })).toEqual(['100', '200']);
  });

  it('counts a record once, however often it is logged', () => {
    expect(sequenceNumbersIn({ lines: ['"SequenceNumber":"100"', '"SequenceNumber":"100"'] })).toEqual(['100']);
  });

  it('finds the source, whatever the quotes', () => {
    expect(sourceArnsIn({ lines: [`"eventSourceARN": "${ARN}"`, `'eventSourceARN': '${ARN}'`] })).toEqual([ARN]);
  });

  it('finds a text in any line', () => {
    expect(mentions({ lines: ['one', 'two 42'] }, '42')).toBe(true);
    expect(mentions({ lines: ['one', 'two'] }, '42')).toBe(false);
  });
});
