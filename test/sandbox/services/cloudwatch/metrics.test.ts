import type {
  GetMetricDataOutput,
  GetMetricStatisticsOutput,
  ListMetricsOutput,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { cloudWatchService } from '../../../../src/sandbox/services/cloudwatch/index.ts';
import { type CloudWatchState, openCloudWatch } from '../../../../src/sandbox/services/cloudwatch/state.ts';
import { openStore } from '../../../../src/sandbox/store/level-store.ts';
import type { Store } from '../../../../src/sandbox/store/store.ts';
import { type Call, directCalls, testEnvironment } from '../../../helpers/direct-service.ts';
import type { FakeClock } from '../../../helpers/fake-clock.ts';

const MINUTE_MS = 60_000;
const NOON = Date.UTC(2025, 10, 25, 12);
const FUNCTION = { FunctionName: 'hello' };
const Dimensions = [{ Name: 'FunctionName', Value: 'hello' }];

let store: Store;
let env: ReturnType<typeof testEnvironment>;
let clock: FakeClock;
let state: CloudWatchState;
let call: Call;

beforeEach(async () => {
  store = await openStore(undefined);
  env = testEnvironment();
  clock = env.clock;
  await start();
});

async function start(): Promise<void> {
  state = await openCloudWatch(store, env);
  call = directCalls(cloudWatchService(state), env);
}

function record(metricName: string, value: number, minutes = 0): void {
  const unit = metricName === 'Duration' ? 'Milliseconds' : 'Count';
  const timestamp = NOON + minutes * MINUTE_MS;
  state.record([{ namespace: 'AWS/Lambda', metricName, dimensions: FUNCTION, value, unit, timestamp }]);
}

function at(minutes: number): Date {
  return new Date(NOON + minutes * MINUTE_MS);
}

function statistics(more: object = {}): Promise<GetMetricStatisticsOutput> {
  return call('GetMetricStatistics', {
    Namespace: 'AWS/Lambda',
    MetricName: 'Invocations',
    Dimensions,
    StartTime: at(-5),
    EndTime: at(60),
    Period: 60,
    Statistics: ['Sum'],
    ...more,
  });
}

function metric(Id: string, MetricName: string, Stat: string, Period = 60): MetricDataQuery {
  return { Id, MetricStat: { Metric: { Namespace: 'AWS/Lambda', MetricName, Dimensions }, Period, Stat } };
}

function data(MetricDataQueries: MetricDataQuery[], more: object = {}): Promise<GetMetricDataOutput> {
  return call('GetMetricData', { MetricDataQueries, StartTime: at(-5), EndTime: at(60), ...more });
}

describe('GetMetricStatistics', () => {
  test('returns the requested statistics of each minute that has values, and no others', async () => {
    record('Duration', 10);
    record('Duration', 30);
    record('Duration', 7.25, 2);
    const { Label, Datapoints } = await statistics({
      MetricName: 'Duration',
      Statistics: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'],
    });
    expect(Label).toBe('Duration');
    expect(Datapoints).toEqual([
      { Timestamp: at(0), Unit: 'Milliseconds', SampleCount: 2, Average: 20, Sum: 40, Minimum: 10, Maximum: 30 },
      {
        Timestamp: at(2),
        Unit: 'Milliseconds',
        SampleCount: 1,
        Average: 7.25,
        Sum: 7.25,
        Minimum: 7.25,
        Maximum: 7.25,
      },
    ]);
    expect(await statistics({ MetricName: 'Duration' })).toMatchObject({
      Datapoints: [{ Timestamp: at(0), Unit: 'Milliseconds', Sum: 40 }, { Sum: 7.25 }],
    });
  });

  test('returns nothing for a metric without values', async () => {
    record('Invocations', 1);
    expect(await statistics({ MetricName: 'Throttles' })).toEqual({ Label: 'Throttles', Datapoints: [] });
    expect(await statistics({ Dimensions: [] })).toEqual({ Label: 'Invocations', Datapoints: [] });
    expect(await statistics({ Unit: 'Bytes' })).toEqual({ Label: 'Invocations', Datapoints: [] });
    expect(await statistics({ EndTime: at(0) })).toEqual({ Label: 'Invocations', Datapoints: [] });
  });

  test('counts periods from the start time, and includes the current minute', async () => {
    for (const minute of [0, 4, 5, 11]) record('Invocations', 1, minute);
    const { Datapoints } = await statistics({
      StartTime: at(-2),
      EndTime: new Date(NOON + 11.5 * MINUTE_MS),
      Period: 300,
    });
    expect(Datapoints).toEqual([
      { Timestamp: at(-2), Unit: 'Count', Sum: 1 },
      { Timestamp: at(3), Unit: 'Count', Sum: 2 },
      { Timestamp: at(8), Unit: 'Count', Sum: 1 },
    ]);
  });

  test('computes percentiles, but not of a statistic set', async () => {
    for (let value = 1; value <= 100; value += 1) record('Duration', value);
    const input = {
      MetricName: 'Duration',
      Statistics: undefined,
      ExtendedStatistics: ['p50', 'p99', 'p99.9', 'p100'],
    };
    expect(await statistics(input)).toMatchObject({
      Datapoints: [{ ExtendedStatistics: { p50: 50, p99: 99, 'p99.9': 100, p100: 100 } }],
    });
    const StatisticValues = { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 4 };
    await call('PutMetricData', { Namespace: 'mine', MetricData: [{ MetricName: 'sets', StatisticValues }] });
    const { Datapoints } = await statistics({
      Namespace: 'mine',
      MetricName: 'sets',
      Dimensions: [],
      Statistics: ['Average'],
      ExtendedStatistics: ['p50'],
    });
    expect(Datapoints).toEqual([{ Timestamp: at(0), Unit: 'None', Average: 2.5 }]);
  });

  test.each([
    [{ Statistics: undefined }, 'InvalidParameterCombination', 'Must specify either Statistics or ExtendedStatistics.'],
    [
      { Statistics: ['p99'] },
      'InvalidParameterValue',
      'The parameter Statistics.member.1 must be a value in the set [SampleCount, Average, Sum, Minimum, Maximum].',
    ],
    [{ EndTime: at(-5) }, 'InvalidParameterValue', 'The parameter StartTime must be less than the parameter EndTime.'],
    [
      { StartTime: at(-90_000) },
      'InvalidParameterCombination',
      'You have requested up to 90060 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    ],
  ])('rejects %j', async (input, code, message) => {
    await expect(statistics(input)).rejects.toMatchObject({ code, message });
  });
});

describe('GetMetricData', () => {
  test('answers each query, newest first, and includes empty results', async () => {
    record('Invocations', 1);
    record('Invocations', 1, 3);
    record('Invocations', 1, 3);
    const queries = [metric('calls', 'Invocations', 'Sum'), metric('errors', 'Errors', 'Sum')];
    expect(await data(queries)).toEqual({
      Messages: [],
      MetricDataResults: [
        { Id: 'calls', Label: 'Invocations', StatusCode: 'Complete', Timestamps: [at(3), at(0)], Values: [2, 1] },
        { Id: 'errors', Label: 'Errors', StatusCode: 'Complete', Timestamps: [], Values: [] },
      ],
    });
    expect(await data(queries, { ScanBy: 'TimestampAscending' })).toMatchObject({
      MetricDataResults: [{ Timestamps: [at(0), at(3)], Values: [1, 2] }, {}],
    });
  });

  test('aligns timestamps to the period, regardless of the start of the range', async () => {
    for (const minute of [0, 4, 5, 11]) record('Invocations', 1, minute);
    const { MetricDataResults } = await data([metric('calls', 'Invocations', 'Sum', 300)], { StartTime: at(2) });
    expect(MetricDataResults?.[0]).toMatchObject({ Timestamps: [at(10), at(5), at(0)], Values: [1, 1, 2] });
  });

  test('omits queries with ReturnData false, and returns labels unchanged', async () => {
    record('Invocations', 4);
    record('Errors', 1);
    const { MetricDataResults } = await data([
      { ...metric('calls', 'Invocations', 'Sum'), ReturnData: false },
      { ...metric('errors', 'Errors', 'Sum'), ReturnData: false },
      { Id: 'success', Expression: '100 - 100 * errors / MAX([errors, calls])', Label: 'Success rate' },
    ]);
    expect(MetricDataResults).toEqual([
      { Id: 'success', Label: 'Success rate', StatusCode: 'Complete', Timestamps: [at(0)], Values: [75] },
    ]);
  });

  test('paging neither loses nor repeats datapoints', async () => {
    for (let minute = 0; minute < 23; minute += 1) record('Invocations', minute, minute);
    for (let minute = 0; minute < 9; minute += 1) record('Errors', minute, minute);
    const queries = [
      metric('none', 'Throttles', 'Sum'),
      metric('calls', 'Invocations', 'Sum'),
      metric('errors', 'Errors', 'Sum'),
    ];
    const whole = await data(queries);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 40 }), async (MaxDatapoints) => {
        const seen = new Map<string, number[]>();
        let NextToken: string | undefined;
        do {
          const page: GetMetricDataOutput = await data(queries, { MaxDatapoints, NextToken });
          const results = page.MetricDataResults ?? [];
          expect(results.flatMap(({ Values }) => Values ?? []).length).toBeLessThanOrEqual(MaxDatapoints);
          for (const { Id = '', Values = [] } of results) seen.set(Id, [...(seen.get(Id) ?? []), ...Values]);
          ({ NextToken } = page);
        } while (NextToken !== undefined);
        expect([...seen]).toEqual(whole.MetricDataResults?.map(({ Id, Values }) => [Id, Values]));
      }),
    );
  });

  const stat = metric('a', 'Errors', 'Sum');
  test.each([
    [
      [{ ...stat, Period: 60 }],
      {},
      'The parameters MetricDataQueries.member.1.Period and MetricDataQueries.member.1.MetricStat are mutually exclusive and you have specified both.',
    ],
    [
      [metric('a', 'Errors', 'None')],
      {},
      'The value None for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.',
    ],
    [[stat], { EndTime: at(-5) }, 'The parameter StartTime must not equal parameter EndTime.'],
    [[stat, stat], {}, 'The values for parameter id in MetricDataQueries are not unique.'],
    [[{ Id: 'a', Expression: 'b + 1' }], {}, "Error in expression 'a': Undefined id b"],
    [
      [
        { Id: 'a', Expression: 'b' },
        { Id: 'b', Expression: 'a' },
      ],
      {},
      "Error in expression 'b': Circular reference to a",
    ],
    [[{ Id: 'a', Expression: '1 +' }], {}, "Error in expression 'a': The expression ends too early"],
    [[{ Id: 'a', Expression: "SEARCH('x', 'Sum')" }], {}, "Error in expression 'a': Unexpected text at position 7"],
  ])('rejects %j', async (queries, more, message) => {
    await expect(data(queries, more)).rejects.toMatchObject({ code: 'ValidationError', message });
  });

  test('rejects a token that it did not issue', async () => {
    await expect(data([stat], { NextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidNextToken' });
  });
});

describe('PutMetricData', () => {
  test('accepts values, counted values and statistic sets, and aggregates them', async () => {
    const MetricData = [
      { MetricName: 'm', Value: 5, Unit: 'Count' },
      { MetricName: 'm', Values: [1, 2], Counts: [3, 1], Unit: 'Count' },
      { MetricName: 'm', Values: [10], Unit: 'Count' },
      { MetricName: 'm', StatisticValues: { SampleCount: 2, Sum: 40, Minimum: 19, Maximum: 21 }, Unit: 'Count' },
    ];
    await call('PutMetricData', { Namespace: 'mine', MetricData });
    const asked = {
      Namespace: 'mine',
      MetricName: 'm',
      Dimensions: [],
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum'],
    };
    expect((await statistics(asked)).Datapoints).toEqual([
      { Timestamp: at(0), Unit: 'Count', SampleCount: 8, Sum: 60, Minimum: 1, Maximum: 21 },
    ]);
  });

  test('is durable when the response is sent', async () => {
    await call('PutMetricData', { Namespace: 'mine', MetricData: [{ MetricName: 'm', Value: 1 }] });
    await start(); // the earlier state is left as a kill would leave it
    const asked = { Namespace: 'mine', MetricName: 'm', Dimensions: [] };
    expect((await statistics(asked)).Datapoints).toHaveLength(1);
  });

  test.each([
    [
      { Value: 1, Values: [1] },
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    ],
    [
      { Value: 1, StatisticValues: {} },
      'InvalidParameterCombination',
      'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
    ],
    [
      { Values: [1], Counts: [1, 2] },
      'InvalidParameterValue',
      'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
    ],
    [
      { Value: Number.NaN },
      'InvalidParameterValue',
      'The value NaN for parameter MetricData.member.1.Value is invalid.',
    ],
    [
      {},
      'MissingParameter',
      'At least one of the parameters MetricData.member.1.Value or MetricData.member.1.StatisticValues must be specified.',
    ],
    [
      { Value: 1, Timestamp: at(121) },
      'InvalidParameterValue',
      'The parameter MetricData.member.1.Timestamp must specify a time no more than two hours in the future.',
    ],
    [
      { Value: 1, Timestamp: at(-15 * 24 * 60) },
      'InvalidParameterValue',
      'The parameter MetricData.member.1.Timestamp must specify a time within the past two weeks.',
    ],
  ])('rejects %j', async (datum, code, message) => {
    const MetricData = [{ MetricName: 'm', ...datum }];
    await expect(call('PutMetricData', { Namespace: 'mine', MetricData })).rejects.toMatchObject({ code, message });
  });

  test("rejects AWS's own namespaces", async () => {
    const input = { Namespace: 'AWS/Lambda', MetricData: [{ MetricName: 'm', Value: 1 }] };
    await expect(call('PutMetricData', input)).rejects.toThrow(
      'The value AWS/Lambda for parameter Namespace is invalid.',
    );
  });
});

describe('ListMetrics', () => {
  test('lists each metric once, with filters', async () => {
    record('Invocations', 1);
    record('Invocations', 1, 1);
    record('Errors', 1);
    await call('PutMetricData', {
      Namespace: 'mine',
      MetricData: [
        { MetricName: 'm', Value: 1, Unit: 'Count' },
        { MetricName: 'm', Value: 1 },
      ],
    });
    const list = async (input: object): Promise<string[]> => {
      const { Metrics } = await call<ListMetricsOutput>('ListMetrics', input);
      return (Metrics ?? []).map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`);
    };
    expect(await list({})).toEqual(['AWS/Lambda Errors', 'AWS/Lambda Invocations', 'mine m']);
    expect(await list({ Namespace: 'mine' })).toEqual(['mine m']);
    expect(await list({ MetricName: 'Errors' })).toEqual(['AWS/Lambda Errors']);
    expect(await list({ Dimensions: [{ Name: 'FunctionName' }] })).toHaveLength(2);
    expect(await list({ Dimensions: [{ Name: 'FunctionName', Value: 'other' }] })).toEqual([]);
    await clock.advance(4 * 60 * MINUTE_MS);
    record('Errors', 1, 4 * 60);
    expect(await list({ RecentlyActive: 'PT3H' })).toEqual(['AWS/Lambda Errors']);
  });

  test('pages through many', async () => {
    for (let index = 0; index < 700; index += 1) record(`m${index}`, 1);
    const first = await call<ListMetricsOutput>('ListMetrics');
    const second = await call<ListMetricsOutput>('ListMetrics', { NextToken: first.NextToken });
    const names = [first, second].flatMap(({ Metrics = [] }) => Metrics.map(({ MetricName }) => MetricName));
    expect(new Set(names).size).toBe(700);
    expect(second.NextToken).toBeUndefined();
  });
});

describe('metrics of invocations', () => {
  test('are written within a second, and survive a restart', async () => {
    record('Invocations', 1);
    await clock.advance(1000);
    expect(await store.range({ gte: 'bucket/', lt: 'bucket0' })).toHaveLength(1);
    record('Invocations', 1);
    await state.dispose();
    expect(clock.pending).toBe(0);
    await start();
    record('Invocations', 1);
    expect((await statistics()).Datapoints).toEqual([{ Timestamp: at(0), Unit: 'Count', Sum: 3 }]);
  });

  test('expire after fifteen days', async () => {
    record('Invocations', 1);
    await clock.advance(16 * 24 * 60 * MINUTE_MS);
    record('Invocations', 1, 16 * 24 * 60);
    await state.flush();
    expect(await store.range({ gte: 'bucket/', lt: 'bucket0' })).toHaveLength(1);
  });

  test('are aggregated under concurrent reads and writes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constant('read')), { maxLength: 30 }),
        async (steps) => {
          store = await openStore(undefined);
          await start();
          let sum = 0;
          const reads: Promise<void>[] = [];
          for (const step of steps) {
            if (typeof step === 'number') {
              record('Invocations', step);
              sum += step;
            } else {
              const expected = sum;
              reads.push(
                statistics().then(({ Datapoints }) =>
                  expect(Datapoints?.[0]?.Sum ?? 0).toBeGreaterThanOrEqual(expected),
                ),
              );
            }
          }
          await Promise.all(reads);
          expect((await statistics()).Datapoints?.[0]?.Sum ?? 0).toBe(sum);
        },
      ),
      { numRuns: 40 },
    );
  });
});
