/** The metrics of a function in CloudWatch. */
import { CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { pages } from '../aws/pages.ts';
import { resourceName, type StepContext } from './context.ts';

export interface MetricSeries {
  readonly metric: string;
  readonly statistic: string;
  readonly unit: string;
  /** Ascending by time; only periods that have data. */
  readonly points: readonly { readonly time: Date; readonly value: number }[];
}

export interface MetricsOptions {
  readonly start: Date;
  readonly end: Date;
  readonly periodSeconds: number;
}

const WANTED: readonly (readonly [metric: string, statistic: string, unit: string])[] = [
  ['Invocations', 'Sum', ''],
  ['Errors', 'Sum', ''],
  ['Throttles', 'Sum', ''],
  ['Duration', 'Average', 'ms'],
  ['Duration', 'Maximum', 'ms'],
  ['IteratorAge', 'Maximum', 'ms'],
];

/** One series for each metric, in a fixed order; a metric without data has no points. */
export async function readMetrics(
  context: StepContext,
  logical: string,
  { start, end, periodSeconds }: MetricsOptions,
): Promise<readonly MetricSeries[]> {
  const Dimensions = [{ Name: 'FunctionName', Value: resourceName(context, logical) }];
  const MetricDataQueries = WANTED.map(
    ([MetricName, Stat], index): MetricDataQuery => ({
      Id: `m${index}`,
      MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period: periodSeconds, Stat },
    }),
  );
  const points = WANTED.map((): { time: Date; value: number }[] => []);
  const range = { StartTime: start, EndTime: end, ScanBy: 'TimestampAscending' as const };
  const ask = (NextToken: string | undefined) =>
    context.aws.send(CloudWatchClient, new GetMetricDataCommand({ MetricDataQueries, ...range, NextToken }));
  for await (const page of pages(ask, ({ NextToken }) => NextToken)) {
    for (const { Id = '', Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const list = points[Number(Id.slice(1))];
      for (const [index, time] of Timestamps.entries()) list?.push({ time, value: Values[index] ?? 0 });
    }
  }
  return WANTED.map(([metric, statistic, unit], index) => ({ metric, statistic, unit, points: points[index] ?? [] }));
}
