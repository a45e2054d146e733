/** The operations of CloudWatch that the sandbox serves, one line each. */
export { describeAlarms } from './describe-alarms.ts';
export { getMetricData } from './get-metric-data.ts';
export { getMetricStatistics } from './get-metric-statistics.ts';
export { listMetrics } from './list-metrics.ts';
export { putMetricData } from './put-metric-data.ts';
