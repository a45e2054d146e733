/** DescribeAlarms: always empty. */
import { DescribeAlarms$, type DescribeAlarmsInput, type DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import type { CloudWatchState } from '../state.ts';

/** Differs from AWS: there are no alarms. */
export const describeAlarms = defineOperation<DescribeAlarmsInput, DescribeAlarmsOutput, CloudWatchState>(
  DescribeAlarms$,
  { handle: () => ({ CompositeAlarms: [], MetricAlarms: [] }) },
);
