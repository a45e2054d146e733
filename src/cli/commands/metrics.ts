/** streamlab metrics: the CloudWatch metrics of a lab's function. */
import { isAccessDenied } from '../../aws/errors.ts';
import { EXIT, UserError } from '../../core/errors.ts';
import { findLab } from '../../labs/catalog/index.ts';
import { targetTime } from '../../steps/context.ts';
import { findFunction } from '../../steps/function.ts';
import { type MetricSeries, readMetrics } from '../../steps/read-metrics.ts';
import { defineCommand } from '../command.ts';
import type { CommandContext } from '../context.ts';
import { formatTable, sparkline } from '../format/table.ts';
import { formatTime } from '../format/time.ts';
import { type LabSession, labArgument, labHead, openLab } from '../lab-session.ts';
import { integer, moment } from '../options.ts';

const DEFAULT_PERIOD_SECONDS = 60;
/** Of a row that does not go to a terminal. */
const MOST_BARS = 60;
const FEWEST_BARS = 10;

export const command = defineCommand({
  description:
    "Prints the metrics of a lab's function, with a bar for each period and the times (UTC) of the first and the last one. On AWS they appear one to three minutes after an invocation.",
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
    const isEmpty = series.every(({ points }) => points.length === 0);
    if (isEmpty && !(await isFunctionThere(session))) {
      throw new UserError(`There is no function ${session.functionName}, and no metrics of one`, {
        hint: context.nextCommand('setup', session.lab.id),
        exitCode: EXIT.notThere,
      });
    }
    for (const line of chart(context, series, { end: now, periodMs: periodSeconds * 1_000 })) report.line(line);
    if (isEmpty) report.note(session.connection.target.kind === 'sandbox' ? NONE : NONE_YET);
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

const NONE = 'The function was not invoked in this time.';
const NONE_YET = 'No metrics yet: CloudWatch shows invocations one to three minutes after they happened.';

/** Who may read metrics need not be allowed to read functions. */
async function isFunctionThere({ step, lab }: LabSession): Promise<boolean> {
  try {
    return (await findFunction(step, lab.function.name)) !== undefined;
  } catch (error) {
    if (isAccessDenied(error)) return true;
    throw error;
  }
}

interface Periods {
  readonly end: Date;
  readonly periodMs: number;
}

/** The rows with their figures and bars, and below the bars the times of the first and the last period. */
function chart({ io }: CommandContext, series: readonly MetricSeries[], periods: Periods): readonly string[] {
  const figures = series.map((one) => [label(one), total(one)]);
  const [width = 0] = formatTable([...figures, ['', '', '|']])
    .slice(-1)
    .map((line) => line.length - 1);
  const room = io.stdout.isTTY && io.stdout.columns !== undefined ? io.stdout.columns - width : MOST_BARS;
  const range = rangeOf(series, periods, Math.max(FEWEST_BARS, Math.min(MOST_BARS, room)));
  const rows = series.map((one, index) => [...(figures[index] ?? []), bars(one, range)]);
  return [...formatTable(rows), `${' '.repeat(width)}${axis(range, io.clock.now())}`];
}

/** The first time below the first bar and the last one below the last bar; next to each other where the bars are fewer. */
function axis({ end, periodMs, first }: Range, now: number): string {
  const last = Math.floor(end.getTime() / periodMs);
  const [from, to] = [first, last].map((period) => formatTime(period * periodMs, now, 'minutes'));
  if (from === undefined || to === undefined || first === last) return from ?? '';
  const gap = last - first + 1 - from.length - to.length;
  return gap > 0 ? `${from}${' '.repeat(gap)}${to}` : `${from} to ${to}`;
}

interface Range extends Periods {
  /** Number of the first period that is shown. */
  readonly first: number;
}

/** Starts at the first period with a value in any row. */
function rangeOf(series: readonly MetricSeries[], { end, periodMs }: Periods, mostBars: number): Range {
  const times = series.flatMap(({ points }) => points.map(({ time }) => time.getTime()));
  const last = Math.floor(end.getTime() / periodMs);
  const first = Math.floor(Math.min(end.getTime(), ...times) / periodMs);
  return { end, periodMs, first: Math.max(first, last - mostBars + 1) };
}

function bars({ points }: MetricSeries, { end, periodMs, first }: Range): string {
  const length = Math.floor(end.getTime() / periodMs) - first + 1;
  const values = Array.from(
    { length },
    (_, index) => points.find(({ time }) => Math.floor(time.getTime() / periodMs) === first + index)?.value,
  );
  return sparkline(values);
}
