import { describe, expect, it } from 'vitest';
import { maskAccount } from '../../src/cli/format/lines.ts';
import { createStyles } from '../../src/cli/format/styles.ts';
import { formatTable, sparkline } from '../../src/cli/format/table.ts';

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
