/** The queries of a GetMetricData request: checks them, reads the metrics and evaluates the expressions. */
import type { GetMetricDataInput, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { mutuallyExclusive, validationError } from './errors.ts';
import { evaluateExpression, idsOf } from './math-expression.ts';
import { MathError, type TimeSeries } from './metric-math.ts';
import { groupByPeriod, isPeriod, roundDown } from './periods.ts';
import { metricIdentity } from './series.ts';
import type { CloudWatchState } from './state.ts';
import { findStatistic } from './statistics.ts';

export interface QueryResult {
  readonly query: MetricDataQuery;
  readonly values: TimeSeries;
}

const ID = /^[a-z][a-zA-Z0-9_]*$/;
const DEFAULT_PERIOD = 60;

interface Range {
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** Throws ValidationError for invalid queries. */
export function checkQueries({ MetricDataQueries: queries = [], StartTime, EndTime }: GetMetricDataInput): void {
  const [start, end] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  if (start === end) throw validationError('The parameter StartTime must not equal parameter EndTime.');
  if (start > end) throw validationError('The parameter StartTime must be less than parameter EndTime.');
  const problems = queries.flatMap((query, index) => problemsOf(query, `MetricDataQueries.member.${index + 1}`));
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length) {
    problems.push('The values for parameter id in MetricDataQueries are not unique.');
  }
  if (problems.length > 0) throw validationError(problems.join('\n'));
}

function problemsOf(
  { Id: id = '', MetricStat: stat, Expression: expression, Period: period }: MetricDataQuery,
  place: string,
): string[] {
  const problems: string[] = [];
  if (!ID.test(id)) {
    problems.push(`The value ${id} for parameter ${place}.Id is not matching the expected pattern ${ID.source}.`);
  }
  if (stat !== undefined && expression !== undefined) {
    problems.push(mutuallyExclusive(`${place}.MetricStat`, `${place}.Expression`));
  }
  if (stat === undefined && expression === undefined) {
    problems.push(`At least one of the parameters ${place}.Expression or ${place}.MetricStat must be specified.`);
  }
  if (stat === undefined) return problems;
  if (period !== undefined) problems.push(mutuallyExclusive(`${place}.Period`, `${place}.MetricStat`));
  if (findStatistic(stat.Stat ?? '') === undefined) {
    problems.push(`The value ${stat.Stat} for parameter ${place}.MetricStat.Stat is not a valid statistic.`);
  }
  if (!isPeriod(stat.Period ?? 0)) {
    problems.push(`The parameter ${place}.MetricStat.Period must be a multiple of 60, or one of 1, 5, 10, 20 and 30.`);
  }
  return problems;
}

/** The result of each query that returns data, in order. The queries must have passed {@link checkQueries}. */
export async function answerQueries(state: CloudWatchState, input: GetMetricDataInput): Promise<QueryResult[]> {
  const { MetricDataQueries: queries = [], StartTime = new Date(0), EndTime = new Date(0) } = input;
  const range = { start: StartTime.getTime(), end: EndTime.getTime() };
  const metrics = new Map<string, TimeSeries>();
  for (const query of queries) {
    if (query.MetricStat !== undefined) metrics.set(query.Id ?? '', await readMetric(state, query.MetricStat, range));
  }
  const solver = new Expressions(queries, metrics, range);
  return queries
    .filter(({ ReturnData }) => ReturnData !== false)
    .map((query) => ({ query, values: solver.valueOf(query.Id ?? '') }));
}

async function readMetric(
  state: CloudWatchState,
  { Metric = {}, Period: period = DEFAULT_PERIOD, Stat = '', Unit: unit }: NonNullable<MetricDataQuery['MetricStat']>,
  range: Range,
): Promise<TimeSeries> {
  const start = roundDown(range.start, period * 1000);
  const series = state.seriesOf(metricIdentity(Metric)).filter((each) => unit === undefined || each.unit === unit);
  const minutes = (await Promise.all(series.map((each) => state.read(each, start, range.end)))).flat();
  const statistic = findStatistic(Stat);
  return new Map(
    groupByPeriod(minutes, 0, period).flatMap(({ time, bucket }) => {
      const value = statistic?.(bucket);
      return value === undefined ? [] : [[time, value] as const];
    }),
  );
}

/** Evaluates each expression once, in the order of their dependencies. */
class Expressions {
  readonly #queries: ReadonlyMap<string, MetricDataQuery>;
  readonly #metrics: ReadonlyMap<string, TimeSeries>;
  readonly #values: Map<string, TimeSeries>;
  readonly #open = new Set<string>();
  readonly #range: Range;

  constructor(queries: readonly MetricDataQuery[], metrics: ReadonlyMap<string, TimeSeries>, range: Range) {
    this.#queries = new Map(queries.map((query) => [query.Id ?? '', query]));
    this.#metrics = metrics;
    this.#values = new Map(metrics);
    this.#range = range;
  }

  valueOf(id: string): TimeSeries {
    const known = this.#values.get(id);
    if (known !== undefined) return known;
    const query = this.#queries.get(id);
    if (query?.Expression === undefined) throw new MathError(`Undefined id ${id}`);
    if (this.#open.has(id)) throw new MathError(`Circular reference to ${id}`);
    this.#open.add(id);
    try {
      const value = this.#evaluate(query.Expression, query.Period);
      this.#values.set(id, value);
      return value;
    } catch (error) {
      if (error instanceof MathError) throw validationError(`Error in expression '${id}': ${error.message}`);
      throw error;
    } finally {
      this.#open.delete(id);
    }
  }

  #evaluate(expression: string, period: number | undefined): TimeSeries {
    const periodSeconds = period ?? this.#periodOf(expression) ?? DEFAULT_PERIOD;
    return evaluateExpression(expression, {
      lookUp: (id) => this.valueOf(id),
      metrics: [...this.#metrics.values()],
      times: timesOf(this.#range, periodSeconds),
      periodSeconds,
    });
  }

  /** The period of the first metric in the expression. */
  #periodOf(expression: string): number | undefined {
    for (const id of idsOf(expression)) {
      const period = this.#queries.get(id)?.MetricStat?.Period;
      if (period !== undefined) return period;
    }
    return [...this.#queries.values()].find(({ MetricStat }) => MetricStat !== undefined)?.MetricStat?.Period;
  }
}

function timesOf({ start, end }: Range, periodSeconds: number): number[] {
  const length = periodSeconds * 1000;
  const times: number[] = [];
  for (let time = roundDown(start, length); time < end; time += length) times.push(time);
  return times;
}
