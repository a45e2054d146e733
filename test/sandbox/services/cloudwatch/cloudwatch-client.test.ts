import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeAll, describe, expect, test } from 'vitest';
import { useSandbox } from '../../../helpers/use-sandbox.ts';

const { client } = useSandbox();
const Namespace = 'Lab';
const Dimensions = [{ Name: 'FunctionName', Value: 'ProcessKinesisRecords' }];
const StartTime = new Date(Date.now() - 600_000);
const EndTime = new Date(Date.now() + 600_000);

function cloudWatch(): CloudWatchClient {
  return client(CloudWatchClient);
}

beforeAll(async () => {
  const datum = { Dimensions, Unit: 'Count', Value: 1 } as const;
  const MetricData = [
    { MetricName: 'Invocations', ...datum },
    { MetricName: 'Invocations', ...datum },
    { MetricName: 'Errors', ...datum },
  ];
  await cloudWatch().send(new PutMetricDataCommand({ Namespace, MetricData }));
});

describe('through the SDK, unmodified', () => {
  test('statistics of written values', async () => {
    const command = new GetMetricStatisticsCommand({
      ...{ Namespace, MetricName: 'Invocations', Dimensions, StartTime, EndTime },
      ...{ Period: 3600, Statistics: ['Sum', 'Maximum'], ExtendedStatistics: ['p99'] },
    });
    const { Label, Datapoints } = await cloudWatch().send(command);
    expect(Label).toBe('Invocations');
    expect(Datapoints).toEqual([
      { Timestamp: expect.any(Date), Unit: 'Count', Sum: 2, Maximum: 1, ExtendedStatistics: { p99: 1 } },
    ]);
  });

  test('queries, one of them over the others', async () => {
    const Metric = { Namespace, Dimensions };
    const command = new GetMetricDataCommand({
      StartTime,
      EndTime,
      MetricDataQueries: [
        { Id: 'calls', MetricStat: { Metric: { ...Metric, MetricName: 'Invocations' }, Period: 3600, Stat: 'Sum' } },
        { Id: 'errors', MetricStat: { Metric: { ...Metric, MetricName: 'Errors' }, Period: 3600, Stat: 'Sum' } },
        { Id: 'rate', Expression: 'errors / calls * 100' },
      ],
    });
    const { MetricDataResults } = await cloudWatch().send(command);
    expect(MetricDataResults?.map(({ Id, Label, Values, StatusCode }) => ({ Id, Label, Values, StatusCode }))).toEqual([
      { Id: 'calls', Label: 'Invocations', Values: [2], StatusCode: 'Complete' },
      { Id: 'errors', Label: 'Errors', Values: [1], StatusCode: 'Complete' },
      { Id: 'rate', Label: 'rate', Values: [50], StatusCode: 'Complete' },
    ]);
  });

  test('the list of metrics, and of alarms', async () => {
    const { Metrics } = await cloudWatch().send(new ListMetricsCommand({ Namespace, MetricName: 'Errors' }));
    expect(Metrics).toEqual([{ Namespace, MetricName: 'Errors', Dimensions }]);
    expect(await cloudWatch().send(new DescribeAlarmsCommand({}))).toMatchObject({
      MetricAlarms: [],
      CompositeAlarms: [],
    });
  });

  test.each([
    [
      new GetMetricStatisticsCommand({ Namespace, MetricName: 'm', StartTime, EndTime, Period: 60 }),
      {
        name: 'InvalidParameterCombinationException',
        message: 'Must specify either Statistics or ExtendedStatistics.',
      },
    ],
    [
      new GetMetricStatisticsCommand({
        Namespace,
        MetricName: 'm',
        StartTime: EndTime,
        EndTime: StartTime,
        Period: 60,
        Statistics: ['Sum'],
      }),
      {
        name: 'InvalidParameterValueException',
        message: 'The parameter StartTime must be less than the parameter EndTime.',
      },
    ],
    [
      new GetMetricDataCommand({ StartTime, EndTime, NextToken: 'made-up', MetricDataQueries: [] }),
      { name: 'InvalidNextToken', message: 'The specified nextToken is invalid.' },
    ],
  ])('%# is rejected', async (command, error) => {
    await expect(cloudWatch().send(command as GetMetricDataCommand)).rejects.toMatchObject({
      ...error,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('an operation that is not served is named', async () => {
    const command = new PutMetricAlarmCommand({
      AlarmName: 'a',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 1,
    });
    await expect(cloudWatch().send(command)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });
});
