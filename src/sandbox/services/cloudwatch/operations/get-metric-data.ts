/** GetMetricData: several metrics and expressions over them, in pages. */
import {
  GetMetricData$,
  type GetMetricDataInput,
  type GetMetricDataOutput,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import { answerQueries, checkQueries, type QueryResult } from '../metric-queries.ts';
import { offsetOf, tokenOf } from '../next-token.ts';
import { DIMENSION_NAME, DIMENSION_VALUE, METRIC_NAME, NAMESPACE, UNIT } from '../rules.ts';
import type { CloudWatchState } from '../state.ts';

const MAX_DATAPOINTS = 100_800;
const METRIC = 'MetricDataQueries.member.MetricStat.Metric';

/** Differs from AWS: labels are not expanded, and metric math is limited to the functions in metric-math.ts. */
export const getMetricData = defineOperation<GetMetricDataInput, GetMetricDataOutput, CloudWatchState>(GetMetricData$, {
  rules: {
    MetricDataQueries: { required: true, maxLength: 500 },
    'MetricDataQueries.member.Id': { required: true, minLength: 1, maxLength: 255 },
    [`${METRIC}.Namespace`]: NAMESPACE,
    [`${METRIC}.MetricName`]: METRIC_NAME,
    [`${METRIC}.Dimensions`]: { maxLength: 30 },
    [`${METRIC}.Dimensions.member.Name`]: DIMENSION_NAME,
    [`${METRIC}.Dimensions.member.Value`]: { ...DIMENSION_VALUE, required: true },
    'MetricDataQueries.member.MetricStat.Unit': UNIT,
    'MetricDataQueries.member.Expression': { minLength: 1, maxLength: 2048 },
    StartTime: { required: true },
    EndTime: { required: true },
    ScanBy: { values: ['TimestampDescending', 'TimestampAscending'] },
    MaxDatapoints: { min: 1, max: MAX_DATAPOINTS },
  },
  handle: async (input, { state }) => {
    checkQueries(input);
    const offset = input.NextToken === undefined ? 0 : offsetOf(input.NextToken);
    const results = await answerQueries(state, input);
    const limit = input.MaxDatapoints ?? MAX_DATAPOINTS;
    return page(results, input.ScanBy === 'TimestampAscending', offset, limit);
  },
});

/** Datapoints are counted across the results in order; the first `offset` were on earlier pages. */
function page(results: readonly QueryResult[], ascending: boolean, offset: number, limit: number): GetMetricDataOutput {
  const end = offset + limit;
  const shown: MetricDataResult[] = [];
  let first = 0;
  for (const result of results) {
    const points = [...result.values].sort(([a], [b]) => (ascending ? a - b : b - a));
    const [from, to] = [Math.max(0, offset - first), Math.min(points.length, end - first)];
    const begun = first + points.length > offset || (points.length === 0 && first >= offset);
    if (begun && to >= from) shown.push(describe(result, points.slice(from, to), to < points.length));
    first += points.length;
  }
  return { Messages: [], MetricDataResults: shown, NextToken: first > end ? tokenOf(end) : undefined };
}

function describe(
  { query }: QueryResult,
  points: readonly (readonly [number, number])[],
  partial: boolean,
): MetricDataResult {
  return {
    Id: query.Id,
    Label: query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id,
    Timestamps: points.map(([time]) => new Date(time)),
    Values: points.map(([, value]) => value),
    StatusCode: partial ? 'PartialData' : 'Complete',
  };
}
