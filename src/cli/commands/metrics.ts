/** streamlab metrics: the CloudWatch metrics of a lab's function. */
import { EXIT } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { targetTime } from '../../steps/context.ts';
import { type MetricSeries, readMetrics } from '../../steps/read-metrics.ts';
import { defineCommand } from '../command.ts';
import { formatTable, sparkline } from '../format/table.ts';
import { labArgument, labHead, openLab } from '../lab-session.ts';
import { integer, moment } from '../options.ts';

const DEFAULT_PERIOD_SECONDS = 60;
/** So that the bars of a row fit into a terminal next to its figures. */
const MOST_BARS = 60;

export const command = defineCommand({
  description:
    "Prints the metrics of a lab's function, with a bar for each period. On AWS they appear one to three minutes after an invocation.",
  arguments: [labArgument],
  options: {
    since: moment('--since <time>', 'start of the range: a duration ago such as 1h, or a date', '1h'),
    period: integer('--period <seconds>', `length of a period in seconds (default: ${DEFAULT_PERIOD_SECONDS})`, {
      min: 60,
    }),
  },
  examples: ['streamlab metrics', 'streamlab metrics kinesis --since 3h --json'],
  run: async (context, { since, period: periodSeconds = DEFAULT_PERIOD_SECONDS }, [labId]) => {
    const session = await openLab(context, findLab(labId));
    const name = session.lab.function.name;
    const now = await targetTime(session.step);
    const start = new Date(since?.(now) ?? 0);
    // To the end of the current period, because CloudWatch identifies a period by its start.
    const end = new Date(now.getTime() + periodSeconds * 1_000);
    const series = await readMetrics(session.step, name, { start, end, periodSeconds });
    const { report } = context;
    const range = rangeOf(series, now, periodSeconds * 1_000);
    const rows = series.map((one) => [label(one), total(one), bars(one, range)]);
    for (const line of formatTable(rows)) report.line(line);
    if (series.every(({ points }) => points.length === 0)) {
      report.note('No metrics yet: CloudWatch shows invocations one to three minutes after they happened.');
    }
    const seriesJson = series.map((one) => ({ ...one, total: totalOf(one) ?? null }));
    report.object({ ...labHead(session), function: session.functionName, periodSeconds, series: seriesJson });
    return EXIT.done;
  },
});

function label({ metric, statistic }: MetricSeries): string {
  return statistic === 'Sum' ? metric : `${metric}, ${statistic.toLowerCase()}`;
}

function total(series: MetricSeries): string {
  const value = totalOf(series);
  return value === undefined ? '-' : `${Math.round(value * 100) / 100}${series.unit === '' ? '' : ` ${series.unit}`}`;
}

/** Over all periods: the sum, the maximum, or the mean of the periods' means. */
function totalOf({ statistic, points }: MetricSeries): number | undefined {
  if (points.length === 0) return undefined;
  const values = points.map(({ value }) => value);
  if (statistic === 'Maximum') return Math.max(...values);
  const sum = values.reduce((a, b) => a + b, 0);
  return statistic === 'Sum' ? sum : sum / values.length;
}

interface Range {
  readonly end: Date;
  readonly periodMs: number;
  /** Number of the first period that is shown. */
  readonly first: number;
}

/** Starts at the first period with a value in any row. */
function rangeOf(series: readonly MetricSeries[], end: Date, periodMs: number): Range {
  const times = series.flatMap(({ points }) => points.map(({ time }) => time.getTime()));
  const last = Math.floor(end.getTime() / periodMs);
  const first = Math.floor(Math.min(end.getTime(), ...times) / periodMs);
  return { end, periodMs, first: Math.max(first, last - MOST_BARS + 1) };
}

function bars({ points }: MetricSeries, { end, periodMs, first }: Range): string {
  const length = Math.floor(end.getTime() / periodMs) - first + 1;
  const values = Array.from(
    { length },
    (_, index) => points.find(({ time }) => Math.floor(time.getTime() / periodMs) === first + index)?.value,
  );
  return sparkline(values);
}
