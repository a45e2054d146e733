import { describe, expect, it } from 'vitest';
import { loggedRecords } from '../../../src/labs/evidence/follow.ts';
import type { Invocation } from '../../../src/labs/evidence/invocations.ts';
import type { StreamRecord } from '../../../src/labs/evidence/stream-reader.ts';

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
  logStreamName: 'stream',
  startedAt: 1,
  lines,
  report,
  ...more,
});

const found = (records: readonly StreamRecord[], invocations: readonly Invocation[]) =>
  loggedRecords({ handedOn: records, invocations, text: TEXT }).map(
    ({ record, invocation: { requestId }, isNamed }) => [record.eventName, requestId, isNamed],
  );

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

  it('finds a record by its event id', () => {
    expect(found([both[0] ?? record('INSERT', '100')], [invocation('one', [`event-100 INSERT`])])).toEqual([
      ['INSERT', 'one', true],
    ]);
  });

  it('waits for each number of a function that logs them, however often the item is named', () => {
    const one = invocation('one', [`{"N":"${TEXT}"}`, `{"N":"${TEXT}"} "SequenceNumber":"100"`]);

    expect(found(both, [one])).toEqual([['INSERT', 'one', true]]);
  });

  it('takes sentences about the item for its changes, in order, when they name nothing else', () => {
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

  it('is not taken in by a call with a sample event', () => {
    const sample = invocation('one', ['{"SequenceNumber":"111"}', '{"SequenceNumber":"222"}', '"N":"101"']);

    expect(found(both, [sample])).toEqual([]);
  });
});
