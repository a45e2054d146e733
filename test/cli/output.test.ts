import { describe, expect, it } from 'vitest';
import { sparkline } from '../../src/cli/format/sparkline.ts';
import { createStyles } from '../../src/cli/format/styles.ts';
import { formatTable } from '../../src/cli/format/table.ts';

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
    expect(formatTable([['a', 'bb'], ['ccc']], ['x', 'y'])).toEqual(['x    y', 'a    bb', 'ccc']);
  });
});
