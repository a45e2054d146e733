import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateExpression, idsOf } from '../../../../src/sandbox/services/cloudwatch/math-expression.ts';
import type { MathContext, TimeSeries } from '../../../../src/sandbox/services/cloudwatch/metric-math.ts';

const SERIES: Record<string, TimeSeries> = {
  a: new Map([
    [0, 1],
    [60, 2],
    [120, 3],
  ]),
  b: new Map([
    [60, 10],
    [180, 20],
  ]),
};

const CONTEXT: MathContext = {
  lookUp: (id) => SERIES[id] ?? new Map(),
  metrics: Object.values(SERIES),
  times: [0, 60, 120, 180],
  periodSeconds: 60,
};

function values(expression: string): Record<number, number> {
  return Object.fromEntries(evaluateExpression(expression, CONTEXT));
}

test.each([
  ['a', { 0: 1, 60: 2, 120: 3 }],
  ['a + 1', { 0: 2, 60: 3, 120: 4 }],
  ['-a', { 0: -1, 60: -2, 120: -3 }],
  ['a + b', { 60: 12 }],
  ['b / a', { 60: 5 }],
  ['2 * a ^ 2 - 1', { 0: 1, 60: 7, 120: 17 }],
  ['a / (a - 1)', { 60: 2, 120: 1.5 }],
  ['FILL(b, 0)', { 0: 0, 60: 10, 120: 0, 180: 20 }],
  ['FILL(a, 0) + FILL(b, 0)', { 0: 1, 60: 12, 120: 3, 180: 20 }],
  ['SUM([a, b])', { 0: 1, 60: 12, 120: 3, 180: 20 }],
  ['MAX([a, b])', { 0: 1, 60: 10, 120: 3, 180: 20 }],
  ['AVG(METRICS())', { 0: 1, 60: 6, 120: 3, 180: 20 }],
  ['a / MAX(a) * 3', { 0: 1, 60: 2, 120: 3 }],
  ['a / PERIOD(a) * 60', { 0: 1, 60: 2, 120: 3 }],
  ['CEIL(a / 2)', { 0: 1, 60: 1, 120: 2 }],
])('%s', (expression, expected) => {
  expect(values(expression)).toEqual(expected);
});

test.each(['', '(', 'a +', 'a b', '1', '[a]', 'METRICS()', 'NOPE(a)', 'a ? b', 'FILL(a, b)', '[1]'])(
  'refuses %j',
  (expression) => {
    expect(() => values(expression)).toThrow();
  },
);

test('operators have their usual precedence', () => {
  const operand = fc.integer({ min: 1, max: 9 }).map(String);
  const tree = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4 },
      operand,
      fc
        .tuple(tie('node'), fc.constantFrom('+', '-', '*'), tie('node'))
        .map(([left, symbol, right]) => `${left} ${symbol} ${right}`),
      tie('node').map((inner) => `(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(tree.node, (text) => {
      // The text is made above, of digits, three operators and parentheses.
      const expected = Number(new Function(`return ${text}`)());
      expect(evaluateExpression(`a * 0 + (${text})`, CONTEXT).get(0)).toBe(expected);
    }),
  );
});

test('returns the ids that an expression refers to', () => {
  expect(idsOf('100 - 100 * errors / MAX([errors, calls])')).toEqual(['errors', 'errors', 'calls']);
});
