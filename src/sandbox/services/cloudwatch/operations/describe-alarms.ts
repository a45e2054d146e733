/** DescribeAlarms: always an empty list. */
import { DescribeAlarms$, type DescribeAlarmsInput, type DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { defineOperation } from '../../../contract/service.ts';
import type { CloudWatchState } from '../state.ts';

/** Differs from AWS: there are no alarms, so there is none to describe. */
export const describeAlarms = defineOperation<DescribeAlarmsInput, DescribeAlarmsOutput, CloudWatchState>(
  DescribeAlarms$,
  { handle: () => ({ CompositeAlarms: [], MetricAlarms: [] }) },
);
