/** Metric math: the values of expressions, their arithmetic, and the supported functions. */

/** Values by time (ms). */
export type TimeSeries = ReadonlyMap<number, number>;
export type MathValue = number | TimeSeries | readonly TimeSeries[];

export interface MathContext {
  /** The value of the query with this id; throws if there is none. */
  lookUp(id: string): TimeSeries;
  /** The value of `METRICS()`. */
  readonly metrics: readonly TimeSeries[];
  /** All times that can have a value, which FILL fills. */
  readonly times: readonly number[];
  readonly periodSeconds: number;
}

export class MathError extends Error {}

type Operator = (a: number, b: number) => number;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

/** Results such as a division by zero give no datapoint. */
function defined(entries: Iterable<readonly [number, number]>): TimeSeries {
  return new Map([...entries].filter(([, value]) => Number.isFinite(value)));
}

/** Applies the operator to every value; for two series, at the times that both have. */
export function applyOperator(symbol: string, left: MathValue, right: MathValue): MathValue {
  const operator = OPERATORS[symbol];
  if (operator === undefined) throw new MathError(`Unknown operator ${symbol}`);
  if (typeof left === 'number' && typeof right === 'number') return operator(left, right);
  if (isArray(left)) return left.map((each) => asSeries(applyOperator(symbol, each, right)));
  if (isArray(right)) return right.map((each) => asSeries(applyOperator(symbol, left, each)));
  if (typeof left === 'number')
    return defined([...asSeries(right)].map(([time, value]) => [time, operator(left, value)]));
  if (typeof right === 'number') return defined([...left].map(([time, value]) => [time, operator(value, right)]));
  return defined(
    [...left].flatMap(([time, value]) => {
      const other = right.get(time);
      return other === undefined ? [] : [[time, operator(value, other)] as const];
    }),
  );
}

const EACH: Readonly<Record<string, (value: number) => number>> = { ABS: Math.abs, CEIL: Math.ceil, FLOOR: Math.floor };

const OVER_ALL: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SUM: (values) => values.reduce((sum, value) => sum + value, 0),
  AVG: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
};

export function callFunction(name: string, args: readonly MathValue[], context: MathContext): MathValue {
  const [first, second] = args;
  if (name === 'METRICS' && first === undefined) return context.metrics;
  if (first === undefined) throw new MathError(`The function ${name} needs an argument`);
  if (name === 'PERIOD') return context.periodSeconds;
  const each = EACH[name];
  if (each !== undefined) return mapValues(first, each);
  const overAll = OVER_ALL[name];
  if (overAll !== undefined) return reduce(first, overAll);
  if (name === 'FILL' && typeof second === 'number') return fill(first, second, context.times);
  throw new MathError(`Unsupported operand or function ${name}`);
}

function mapValues(value: MathValue, each: (value: number) => number): MathValue {
  if (typeof value === 'number') return each(value);
  if (isArray(value)) return value.map((series) => asSeries(mapValues(series, each)));
  return new Map([...value].map(([time, one]) => [time, each(one)]));
}

/** A number for one series; for several, a series over those that have a value at each time. */
function reduce(value: MathValue, over: (values: readonly number[]) => number): MathValue {
  if (typeof value === 'number') return value;
  if (!isArray(value)) return over([...value.values()]);
  const times = [...new Set(value.flatMap((series) => [...series.keys()]))].sort((a, b) => a - b);
  return new Map(times.map((time) => [time, over(value.flatMap((series) => series.get(time) ?? []))]));
}

function fill(value: MathValue, replacement: number, times: readonly number[]): MathValue {
  if (typeof value === 'number') return value;
  if (isArray(value)) return value.map((series) => asSeries(fill(series, replacement, times)));
  return new Map(times.map((time) => [time, value.get(time) ?? replacement]));
}

function isArray(value: MathValue): value is readonly TimeSeries[] {
  return Array.isArray(value);
}

function asSeries(value: MathValue): TimeSeries {
  if (typeof value === 'number' || isArray(value)) throw new MathError('A time series is needed');
  return value;
}
