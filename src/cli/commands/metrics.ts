/** streamlab metrics: what CloudWatch has counted of a lab's function. */
import { EXIT } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { resourceName, targetTime } from '../../steps/context.ts';
import { type MetricSeries, readMetrics } from '../../steps/read-metrics.ts';
import { defineCommand } from '../command.ts';
import { formatTable, sparkline } from '../format/table.ts';
import { labArgument, labHead, openLab } from '../lab-session.ts';
import { integer, moment } from '../options.ts';

const DEFAULT_PERIOD_SECONDS = 60;
/** The bars of a row fit a terminal beside its figures. */
const MOST_BARS = 60;

export const command = defineCommand({
  description:
    'Prints the metrics of the function of a lab, with a bar for each period. On AWS they show one to three minutes after an invocation.',
  arguments: [labArgument],
  options: {
    since: moment('--since <time>', 'from then on: as 1h for an hour ago, or a date', '1h'),
    period: integer('--period <seconds>', `length of a period (default: ${DEFAULT_PERIOD_SECONDS})`, { min: 60 }),
  },
  examples: ['streamlab metrics', 'streamlab metrics kinesis --since 3h --json'],
  run: async (context, { since, period: periodSeconds = DEFAULT_PERIOD_SECONDS }, [labId]) => {
    const session = await openLab(context, findLab(labId));
    const name = session.lab.function.name;
    const now = await targetTime(session.step);
    const start = new Date(since?.(now) ?? 0);
    // To the end of the present period, which CloudWatch knows by its start.
    const end = new Date(now.getTime() + periodSeconds * 1_000);
    const series = await readMetrics(session.step, name, { start, end, periodSeconds });
    const { report } = context;
    const range = rangeOf(series, now, periodSeconds * 1_000);
    const rows = series.map((one) => [label(one), total(one), bars(one, range)]);
    for (const line of formatTable(rows)) report.line(line);
    if (series.every(({ points }) => points.length === 0)) {
      report.note('CloudWatch has nothing yet: it shows invocations one to three minutes after they happened.');
    }
    const functionName = resourceName(session.step, name);
    const seriesJson = series.map((one) => ({ ...one, total: totalOf(one) ?? null }));
    report.object({ ...labHead(session), function: functionName, periodSeconds, series: seriesJson });
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

/** Over all periods: the sum, the largest, or the mean of the periods' means. */
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
  /** Number of the first period that is drawn. */
  readonly first: number;
}

/** From the first period in which anything happened, so that every row starts there. */
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
