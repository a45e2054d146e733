import { describe, expect, it } from 'vitest';
import { maskAccount } from '../../src/cli/format/lines.ts';
import { createStyles } from '../../src/cli/format/styles.ts';
import { formatTable, sparkline } from '../../src/cli/format/table.ts';
import { formatTime } from '../../src/cli/format/time.ts';

describe('createStyles', () => {
  const colours = async (isTTY: boolean, env: NodeJS.ProcessEnv): Promise<boolean> =>
    (await createStyles({ write: () => {}, isTTY }, env)).bold('x') !== 'x';

  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: '1' }, false],
    [true, { NO_COLOR: '' }, true],
    [true, { TERM: 'dumb' }, false],
    [false, { FORCE_COLOR: '1' }, true],
    [true, { FORCE_COLOR: '0' }, false],
    [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
  ])('with a terminal: %s, and %j, colours: %s', async (isTTY, env, expected) => {
    expect(await colours(isTTY, env)).toBe(expected);
  });
});

describe('formatTime', () => {
  const now = Date.parse('2026-11-23T10:00:00Z');
  const at = (text: string): number => Date.parse(text);

  it.each([
    [at('2026-11-23T08:10:00.123Z'), 'milliseconds', '08:10:00.123Z'],
    [at('2026-11-22T23:59:59.999Z'), 'milliseconds', '2026-11-22 23:59:59.999Z'],
    [at('2026-11-25T08:10:00.123Z'), 'minutes', '2026-11-25 08:10Z'],
    [now, 'minutes', '10:00Z'],
  ] as const)('says of %i in %s the zone, and the date when it is not today: %s', (time, precision, expected) => {
    expect(formatTime(time, now, precision)).toBe(expected);
  });
});

describe('sparkline', () => {
  it.each([
    [[0, 1, 2, 4, 8], '▁▂▃▅█'],
    [[5, undefined, 5], '█ █'],
    [[0, 0], '▁▁'],
    [[], ''],
  ])('draws %j', (values, expected) => {
    expect(sparkline(values)).toBe(expected);
  });
});

describe('formatTable', () => {
  it('makes columns as wide as their widest cell', () => {
    expect(formatTable([['x', 'y'], ['a', 'bb'], ['ccc']])).toEqual(['x    y', 'a    bb', 'ccc']);
  });
});

describe('maskAccount', () => {
  it.each([
    ['arn:aws:iam::123456789012:role/lab', 'arn:aws:iam::************:role/lab'],
    ['"accountId":"123456789012"', '"accountId":"************"'],
    ['AWS, account 123456789012, us-east-1', 'AWS, account ************, us-east-1'],
    ['1234567890123', '1234567890123'],
    ['shardId-123456789012', 'shardId-123456789012'],
  ])('masks the account in %s', (text, masked) => {
    expect(maskAccount(text, '123456789012')).toBe(masked);
  });
});
