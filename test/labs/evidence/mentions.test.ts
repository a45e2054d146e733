import { describe, expect, it } from 'vitest';
import { mentions, sequenceNumbersIn, sourceArnsIn } from '../../../src/labs/evidence/mentions.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Dogs/stream/2026-11-20T08:00:00.000';

describe('what a log says of records', () => {
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
