/** ListMetrics: the existing metrics, in pages. */
import { ListMetrics$, type ListMetricsInput, type ListMetricsOutput } from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import { offsetOf, tokenOf } from '../next-token.ts';
import { DIMENSION_NAME, DIMENSION_VALUE, METRIC_NAME, NAMESPACE } from '../rules.ts';
import { describeDimensions, hasDimensions, metricKey, type Series } from '../series.ts';
import type { CloudWatchState } from '../state.ts';

const PAGE = 500;
const THREE_HOURS_MS = 3 * 3_600_000;

/** Differs from AWS: a metric is listed at once, and for as long as the sandbox keeps its state. */
export const listMetrics = defineOperation<ListMetricsInput, ListMetricsOutput, CloudWatchState>(ListMetrics$, {
  rules: {
    Namespace: NAMESPACE,
    MetricName: METRIC_NAME,
    Dimensions: { maxLength: 10 },
    'Dimensions.member.Name': DIMENSION_NAME,
    'Dimensions.member.Value': DIMENSION_VALUE,
    RecentlyActive: { values: ['PT3H'] },
  },
  handle: async (input, { state, clock }) => {
    const { Namespace, MetricName, Dimensions = [], NextToken, RecentlyActive } = input;
    const matching = state
      .series()
      .filter(({ namespace }) => Namespace === undefined || namespace === Namespace)
      .filter(({ metricName }) => MetricName === undefined || metricName === MetricName)
      .filter((series) => hasDimensions(series, Dimensions));
    const active = RecentlyActive === undefined ? matching : await recentlyActive(state, matching, clock.now());
    const metrics = [...new Map(active.map((series) => [metricKey(series), series])).values()];
    const offset = NextToken === undefined ? 0 : offsetOf(NextToken);
    const end = offset + PAGE;
    return {
      Metrics: metrics.slice(offset, end).map((series) => ({
        Namespace: series.namespace,
        MetricName: series.metricName,
        Dimensions: describeDimensions(series),
      })),
      NextToken: end < metrics.length ? tokenOf(end) : undefined,
    };
  },
});

async function recentlyActive(state: CloudWatchState, series: readonly Series[], now: number): Promise<Series[]> {
  const minutes = await Promise.all(series.map((each) => state.read(each, now - THREE_HOURS_MS, now + THREE_HOURS_MS)));
  return series.filter((_, index) => (minutes[index]?.length ?? 0) > 0);
}
