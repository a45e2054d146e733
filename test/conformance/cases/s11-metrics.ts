/** Section 11: CloudWatch metrics of Lambda. */

import { type ConformanceCase, expectAnswer } from '../../helpers/conformance.ts';
import type { Account } from '../account.ts';
import { recording } from '../deliveries.ts';
import { expect } from '../expect.ts';
import { invoke } from '../functions.ts';
import { createMapping } from '../mappings.ts';
import { createFunction, createKinesisStream } from '../resources.ts';
import { putRecords } from '../writes.ts';

const HOUR = 3_600_000;
const FAILS = "async () => { throw new Error('no'); }";

/** A period of whole minutes that includes every case. */
const span = () => {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  return { StartTime: new Date(now - HOUR), EndTime: new Date(now + HOUR) };
};

const dimensions = (aws: Account) => [{ Name: 'FunctionName', Value: aws.name }];

const query = (aws: Account, MetricName: string, Stat: string, Id = 'm') => ({
  Id,
  MetricStat: {
    Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions: dimensions(aws) },
    Period: 60,
    Stat,
  },
});

/** The values of a metric, newest first, when there are some. */
async function untilValues(aws: Account, metric: string, stat = 'Sum'): Promise<number[]> {
  return aws.waitUntil(
    () => valuesNow(aws, metric, stat),
    (values) => values.length > 0,
  );
}

async function valuesNow(aws: Account, metric: string, stat: string): Promise<number[]> {
  const request = { MetricDataQueries: [query(aws, metric, stat)], ...span() };
  return (await aws.cloudwatch.getMetricData(request)).MetricDataResults?.[0]?.Values ?? [];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const statistics = (aws: Account, Statistics: ('Sum' | 'Maximum')[], changes: object = {}) =>
  aws.cloudwatch.getMetricStatistics({
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions: dimensions(aws),
    Period: 60,
    Statistics,
    ...span(),
    ...changes,
  });

export const metricCases: readonly ConformanceCase[] = [
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'Invocations of a function that ran twice',
    expected: 'the sum 2',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await invoke(aws);
      await aws.waitUntil(
        () => untilValues(aws, 'Invocations'),
        (values) => sum(values) === 2,
      );
    },
  },
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'an invocation that failed',
    expected: 'it counts in Invocations and in Errors',
    run: async (aws) => {
      await createFunction(aws, { handler: FAILS });
      await invoke(aws);
      expect([sum(await untilValues(aws, 'Invocations')), sum(await untilValues(aws, 'Errors'))]).toEqual([1, 1]);
    },
  },
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'a call that was throttled',
    expected: 'it counts in Throttles and not in Invocations',
    run: async (aws) => {
      await createFunction(aws);
      await aws.lambda.putFunctionConcurrency({ FunctionName: aws.name, ReservedConcurrentExecutions: 0 });
      await expect(invoke(aws)).rejects.toMatchObject({ name: 'TooManyRequestsException' });
      expect(sum(await untilValues(aws, 'Throttles'))).toBe(1);
      expect(sum(await valuesNow(aws, 'Invocations', 'Sum'))).toBe(0);
    },
  },
  ...(
    [
      ['Duration', 'Average', 'Milliseconds'],
      ['Duration', 'Maximum', 'Milliseconds'],
      ['Duration', 'p99', 'Milliseconds'],
      ['ConcurrentExecutions', 'Maximum', 'Count'],
    ] as const
  ).map(
    ([metric, stat, unit]): ConformanceCase => ({
      section: '11',
      operation: 'GetMetricData',
      given: `${metric}, ${stat}`,
      expected: `a value in ${unit}`,
      run: async (aws) => {
        await createFunction(aws);
        await invoke(aws);
        const [value = 0] = await untilValues(aws, metric, stat);
        expect(value).toBeGreaterThan(0);
        const extended = stat === 'p99' ? { ExtendedStatistics: [stat], Statistics: undefined } : {};
        const { Datapoints } = await statistics(aws, ['Maximum'], { MetricName: metric, ...extended });
        expect(Datapoints?.map(({ Unit }) => Unit)).toEqual([unit]);
      },
    }),
  ),
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'IteratorAge of a stream mapping',
    expected: 'the age of the last record of a batch, in milliseconds',
    run: async (aws) => {
      await createFunction(aws, { handler: recording() });
      const streamArn = await createKinesisStream(aws);
      await createMapping(aws, streamArn);
      await putRecords(aws, 'x');
      const [age = -1] = await untilValues(aws, 'IteratorAge', 'Maximum');
      expect(age).toBeGreaterThanOrEqual(0);
      expect(age).toBeLessThan(10_000);
    },
  },
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'IteratorAge of a function that was only invoked',
    expected: 'nothing',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await untilValues(aws, 'Invocations');
      expect(await valuesNow(aws, 'IteratorAge', 'Maximum')).toEqual([]);
    },
  },
  {
    section: '11',
    operation: 'ListMetrics',
    given: 'a function invoked by a qualifier',
    expected: 'Invocations with FunctionName, with FunctionName and Resource, and without dimensions',
    run: async (aws) => {
      await createFunction(aws);
      await aws.lambda.publishVersion({ FunctionName: aws.name });
      await invoke(aws, {}, { Qualifier: '1' });
      await untilValues(aws, 'Invocations');
      const all: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await aws.cloudwatch.listMetrics({
          Namespace: 'AWS/Lambda',
          MetricName: 'Invocations',
          NextToken,
        });
        all.push(...(page.Metrics ?? []).map((metric) => JSON.stringify(metric.Dimensions ?? [])));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      const [name] = dimensions(aws);
      const own = all.filter((text) => text === '[]' || text.includes(aws.name));
      const resource = { Name: 'Resource', Value: `${aws.name}:1` };
      expect(own.sort()).toEqual([[], [name], [name, resource]].map((list) => JSON.stringify(list)).sort());
    },
  },
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'a metric with a value',
    expected: 'exactly Messages [] and MetricDataResults [{Id, Label, StatusCode "Complete", Timestamps, Values}]',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await untilValues(aws, 'Invocations');
      const request = { MetricDataQueries: [query(aws, 'Invocations', 'Sum', 'calls')], ...span() };
      expectAnswer(await aws.cloudwatch.getMetricData(request), 200, {
        Messages: [],
        MetricDataResults: [
          { Id: 'calls', Label: 'Invocations', StatusCode: 'Complete', Timestamps: [expect.any(Date)], Values: [1] },
        ],
      });
    },
  },
  {
    section: '11',
    operation: 'GetMetricData',
    given: 'nothing found',
    expected: 'the result is still there, Complete with empty Timestamps and Values',
    run: async (aws) => {
      const request = { MetricDataQueries: [query(aws, 'Invocations', 'Sum', 'calls')], ...span() };
      expectAnswer(await aws.cloudwatch.getMetricData(request), 200, {
        Messages: [],
        MetricDataResults: [{ Id: 'calls', Label: 'Invocations', StatusCode: 'Complete', Timestamps: [], Values: [] }],
      });
    },
  },
  ...(['TimestampDescending', 'TimestampAscending', undefined] as const).map(
    (ScanBy): ConformanceCase => ({
      section: '11',
      operation: 'GetMetricData',
      given: `ScanBy ${ScanBy ?? 'not given'}`,
      expected: `${ScanBy === 'TimestampAscending' ? 'oldest' : 'newest'} first`,
      run: async (aws) => {
        const { StartTime, EndTime } = span();
        const datum = (minute: number) => ({
          MetricName: 'm',
          Dimensions: dimensions(aws),
          Value: minute,
          Timestamp: new Date(StartTime.getTime() + minute * 60_000),
        });
        await aws.cloudwatch.putMetricData({ Namespace: 'Conformance', MetricData: [datum(1), datum(3), datum(2)] });
        const Metric = { Namespace: 'Conformance', MetricName: 'm', Dimensions: dimensions(aws) };
        const MetricDataQueries = [{ Id: 'm', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }];
        const answer = await aws.cloudwatch.getMetricData({ MetricDataQueries, StartTime, EndTime, ScanBy });
        const expected = ScanBy === 'TimestampAscending' ? [1, 2, 3] : [3, 2, 1];
        expect(answer.MetricDataResults?.[0]?.Values).toEqual(expected);
      },
    }),
  ),
  {
    section: '11',
    operation: 'GetMetricStatistics',
    given: 'a metric with a value, Sum asked',
    expected: 'exactly Label and Datapoints [{Timestamp, Unit, Sum}], the time aligned to the period',
    run: async (aws) => {
      await createFunction(aws);
      await invoke(aws);
      await untilValues(aws, 'Invocations');
      const answer = await statistics(aws, ['Sum']);
      expectAnswer(answer, 200, {
        Label: 'Invocations',
        Datapoints: [{ Timestamp: expect.any(Date), Unit: 'Count', Sum: 1 }],
      });
      expect((answer.Datapoints?.[0]?.Timestamp?.getTime() ?? 1) % 60_000).toBe(0);
    },
  },
  {
    section: '11',
    operation: 'GetMetricStatistics',
    given: 'nothing found',
    expected: 'exactly Label and Datapoints []',
    run: async (aws) => expectAnswer(await statistics(aws, ['Sum']), 200, { Label: 'Invocations', Datapoints: [] }),
  },
];
