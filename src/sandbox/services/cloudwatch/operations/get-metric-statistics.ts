/** GetMetricStatistics: statistics of one metric by period. */
import {
  type Datapoint,
  GetMetricStatistics$,
  type GetMetricStatisticsInput,
  type GetMetricStatisticsOutput,
} from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import type { Bucket } from '../bucket.ts';
import { invalidCombination, invalidValue } from '../errors.ts';
import { groupByPeriod, isPeriod, wholeMinute } from '../periods.ts';
import { DIMENSION_NAME, DIMENSION_VALUE, METRIC_NAME, NAMESPACE, UNIT } from '../rules.ts';
import { metricIdentity } from '../series.ts';
import type { CloudWatchState } from '../state.ts';
import { findStatistic } from '../statistics.ts';

const MAX_DATAPOINTS = 1440;
const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'];

/** Periods start at the StartTime, so an hour asked for from 23:18 has datapoints at 23:18, 0:18 and so on [D]. */
export const getMetricStatistics = defineOperation<
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  CloudWatchState
>(GetMetricStatistics$, {
  rules: {
    Namespace: { ...NAMESPACE, required: true },
    MetricName: { ...METRIC_NAME, required: true },
    Dimensions: { maxLength: 30 },
    'Dimensions.member.Name': DIMENSION_NAME,
    'Dimensions.member.Value': { ...DIMENSION_VALUE, required: true },
    StartTime: { required: true },
    EndTime: { required: true },
    Period: { required: true, min: 1 },
    Statistics: { maxLength: 5 },
    ExtendedStatistics: { maxLength: 10 },
    Unit: UNIT,
  },
  handle: async (input, { state }) => {
    const { MetricName, StartTime = new Date(0), EndTime = new Date(0), Period: period = 60, Unit: unit } = input;
    check(input);
    const start = wholeMinute(StartTime);
    const end = EndTime.getTime();
    const series = state.seriesOf(metricIdentity(input)).filter((each) => unit === undefined || each.unit === unit);
    const datapoints = await Promise.all(
      series.map(async (each) => {
        const periods = groupByPeriod(await state.read(each, start, end), start, period);
        return periods.map(({ time, bucket }) => ({
          Timestamp: new Date(time),
          ...statisticsOf(bucket, input),
          Unit: each.unit,
        }));
      }),
    );
    return { Label: MetricName, Datapoints: datapoints.flat() };
  },
});

function check({ Statistics, ExtendedStatistics, StartTime, EndTime, Period = 60 }: GetMetricStatisticsInput): void {
  const statistics: readonly string[] = Statistics ?? [];
  if (statistics.length === 0 && (ExtendedStatistics ?? []).length === 0) {
    throw invalidCombination('Must specify either Statistics or ExtendedStatistics.');
  }
  for (const [index, name] of statistics.entries()) {
    if (STATISTICS.includes(name)) continue;
    throw invalidValue(
      `The parameter Statistics.member.${index + 1} must be a value in the set [${STATISTICS.join(', ')}].`,
    );
  }
  for (const [index, name] of (ExtendedStatistics ?? []).entries()) {
    if (findStatistic(name) !== undefined && !STATISTICS.includes(name)) continue;
    throw invalidValue(`The value ${name} for parameter ExtendedStatistics.member.${index + 1} is not supported.`);
  }
  if (!isPeriod(Period)) {
    throw invalidValue('The parameter Period must be a multiple of 60, or one of 1, 5, 10, 20 and 30.');
  }
  const [start, end] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  if (start >= end) throw invalidValue('The parameter StartTime must be less than the parameter EndTime.');
  const requested = Math.floor((end - start) / 1000 / Period);
  if (requested > MAX_DATAPOINTS) {
    throw invalidCombination(
      `You have requested up to ${requested} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. ` +
        'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    );
  }
}

function statisticsOf(
  bucket: Bucket,
  { Statistics = [], ExtendedStatistics = [] }: GetMetricStatisticsInput,
): Datapoint {
  const simple = Object.fromEntries(Statistics.map((name) => [name, findStatistic(name)?.(bucket)]));
  const extended = ExtendedStatistics.flatMap((name) => {
    const value = findStatistic(name)?.(bucket);
    return value === undefined ? [] : [[name, value] as const];
  });
  return extended.length === 0 ? simple : { ...simple, ExtendedStatistics: Object.fromEntries(extended) };
}
