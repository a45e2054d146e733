import { describe, expect, it } from 'vitest';
import { readInvocations } from '../../../src/labs/follow/invocations.ts';

const ONE = '11111111-1111-4111-8111-111111111111';
const TWO = '22222222-2222-4222-8222-222222222222';

function events(logStream: string, start: number, messages: readonly string[]): Parameters<typeof readInvocations>[0] {
  return messages.map((message, index) => ({ logStream, timestamp: start + index, message }));
}

const start = (id: string): string => `START RequestId: ${id} Version: $LATEST\n`;
const end = (id: string): string => `END RequestId: ${id}\n`;
const report = (id: string, more = ''): string =>
  `REPORT RequestId: ${id}\tDuration: 3.01 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\t${more}\n`;
const line = (id: string, text: string, level = 'INFO'): string =>
  `2026-11-20T08:00:00.000Z\t${id}\t${level}\t${text}\n`;

describe('readInvocations', () => {
  it('gives each invocation its lines and its report', () => {
    const [only, ...others] = readInvocations(
      events('a', 100, [start(ONE), line(ONE, 'hello'), line(ONE, 'again'), end(ONE), report(ONE)]),
    );

    expect(others).toEqual([]);
    expect(only).toMatchObject({ requestId: ONE, logStream: 'a', startedAt: 100, lines: ['hello', 'again'] });
    expect(only?.report?.durationMs).toBe(3.01);
    expect(only?.failure).toBeUndefined();
  });

  it('separates the logs of two environments that run at the same time', () => {
    const a = events('a', 100, [start(ONE), 'from Python\n', end(ONE), report(ONE)]);
    const b = events('b', 100, [start(TWO), 'also Python\n', end(TWO), report(TWO)]);
    const mixed = a.flatMap((event, index) => [event, b[index]].filter((one) => one !== undefined));

    const found = readInvocations(mixed);

    expect(found.map(({ requestId, lines }) => [requestId, lines])).toEqual([
      [ONE, ['from Python']],
      [TWO, ['also Python']],
    ]);
  });

  it('assigns a late line to the invocation that it names, not to the open one', () => {
    const [first, second] = readInvocations(
      events('a', 1, [start(ONE), report(ONE), start(TWO), line(ONE, 'late'), line(TWO, 'own'), report(TWO)]),
    );

    expect(first?.lines).toEqual(['late']);
    expect(second?.lines).toEqual(['own']);
  });

  it('orders them by their start', () => {
    const found = readInvocations([...events('b', 200, [start(TWO)]), ...events('a', 100, [start(ONE)])]);

    expect(found.map(({ requestId }) => requestId)).toEqual([ONE, TWO]);
  });

  it('omits invocations that started before the first event', () => {
    expect(readInvocations(events('a', 1, [end(ONE), report(ONE)]))).toEqual([]);
  });

  it('has no report while an invocation runs', () => {
    const [only] = readInvocations(events('a', 1, [start(ONE), line(ONE, 'busy')]));

    expect(only?.report).toBeUndefined();
  });

  it.each([
    [
      'a thrown error of Node.js',
      line(ONE, 'Invoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":[]}', 'ERROR'),
      'TypeError: no',
    ],
    [
      'an exception of Python',
      '[ERROR] KeyError: \'Records\'\nTraceback (most recent call last):\n\u00a0\u00a0File "x.py"',
      "KeyError: 'Records'",
    ],
    [
      'a timeout',
      `2026-11-20T08:00:00.000Z ${ONE} Task timed out after 3.00 seconds\n\n`,
      'Task timed out after 3.00 seconds',
    ],
  ])('tells the failure of an invocation by %s', (_what, message, failure) => {
    const [only] = readInvocations(events('a', 1, [start(ONE), message, end(ONE), report(ONE)]));

    expect(only?.failure).toBe(failure);
  });

  it('reads a failure of the runtime from the report', () => {
    const status = 'Status: error\tError Type: Runtime.ImportModuleError';
    const [only] = readInvocations(events('a', 1, [start(ONE), end(ONE), report(ONE, status)]));

    expect(only?.failure).toBe('Runtime.ImportModuleError');
  });

  it('does not count an error line of the function itself as a failure', () => {
    const [only] = readInvocations(
      events('a', 1, [start(ONE), line(ONE, 'Record 1 was not counted', 'ERROR'), end(ONE), report(ONE)]),
    );

    expect(only?.failure).toBeUndefined();
  });
});
