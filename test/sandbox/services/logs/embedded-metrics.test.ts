import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { describe, expect, it } from 'vitest';
import { embeddedMetrics } from '../../../../src/sandbox/services/logs/embedded-metrics.ts';
import { useFunctions } from '../../../helpers/use-functions.ts';

const TIME = 1_764_000_000_000;

/** A document with one directive, in which `directive` replaces members. */
function documentOf(directive: object = {}, members: object = {}): string {
  const Metrics = [{ Name: 'Latency', Unit: 'Milliseconds' }, { Name: 'Items' }];
  const CloudWatchMetrics = [{ Namespace: 'Shop', Dimensions: [['Service']], Metrics, ...directive }];
  const _aws = { Timestamp: TIME, CloudWatchMetrics };
  return JSON.stringify({ _aws, Service: 'cart', Stage: 'test', Latency: 12.5, Items: [1, 2], ...members });
}

const identity = { namespace: 'Shop', timestamp: TIME };
const latency = { ...identity, metricName: 'Latency', unit: 'Milliseconds', value: 12.5 };

describe('the embedded metric format', () => {
  it('has a value for each metric, and one for each element of a list', () => {
    const dimensions = { Service: 'cart' };
    expect(embeddedMetrics(documentOf())).toEqual([
      { ...latency, dimensions },
      { ...identity, metricName: 'Items', unit: 'None', value: 1, dimensions },
      { ...identity, metricName: 'Items', unit: 'None', value: 2, dimensions },
    ]);
  });

  it('has each set of dimensions, also the empty one', () => {
    const Metrics = [{ Name: 'Latency', Unit: 'Milliseconds' }];
    const found = embeddedMetrics(documentOf({ Dimensions: [['Service', 'Stage'], []], Metrics }));
    expect(found.map(({ dimensions }) => dimensions)).toEqual([{ Service: 'cart', Stage: 'test' }, {}]);
  });

  it('is found after the prefix that a function prints', () => {
    expect(embeddedMetrics(`2025-11-24T16:00:00.000Z\tid\tINFO\t${documentOf()}\n`)).toHaveLength(3);
  });

  it.each([
    ['no document', 'a line'],
    ['a broken document', `${documentOf()}}`],
    ['no object', '["_aws"]'],
    ['no time', JSON.stringify({ _aws: { CloudWatchMetrics: [{ Namespace: 'Shop', Metrics: [] }] } })],
    ['no namespace', documentOf({ Namespace: undefined })],
    ['a dimension without a value', documentOf({ Dimensions: [['Missing']] })],
    ['an unknown unit', documentOf({ Metrics: [{ Name: 'Latency', Unit: 'Parsec' }] })],
    ['text as a value', documentOf({ Metrics: [{ Name: 'Service' }] })],
    ['members of other types', documentOf({ Dimensions: 'Service', Metrics: [null, 7] })],
  ])('is ignored: %s', (_case, message) => {
    expect(embeddedMetrics(message)).toEqual([]);
  });
});

describe('embedded metrics in log events', () => {
  const functions = useFunctions();

  it('are metrics of CloudWatch, whether a function or PutLogEvents writes them', async () => {
    const document = documentOf().replace(String(TIME), '__TIME__');
    const code = `export const handler = async () => console.log(${JSON.stringify(document)}.replace('__TIME__', Date.now()));`;
    await functions.invoke(await functions.createActive({ files: { 'index.mjs': code } }));
    const logs = functions.client(CloudWatchLogsClient);
    const stream = { logGroupName: '/metrics', logStreamName: 's' };
    await logs.send(new CreateLogGroupCommand(stream));
    await logs.send(new CreateLogStreamCommand(stream));
    const timestamp = Date.now();
    const logEvents = [{ timestamp, message: document.replace('__TIME__', String(timestamp)) }];
    await logs.send(new PutLogEventsCommand({ ...stream, logEvents }));

    const cloudWatch = functions.client(CloudWatchClient);
    const { Metrics } = await cloudWatch.send(new ListMetricsCommand({ Namespace: 'Shop' }));
    const Dimensions = [{ Name: 'Service', Value: 'cart' }];
    expect(Metrics).toEqual([
      { Namespace: 'Shop', MetricName: 'Latency', Dimensions },
      { Namespace: 'Shop', MetricName: 'Items', Dimensions },
    ]);
    const [StartTime, EndTime] = [new Date(timestamp - 3_600_000), new Date(timestamp + 3_600_000)];
    const query = { Namespace: 'Shop', MetricName: 'Items', Dimensions, StartTime, EndTime, Period: 86_400 };
    const { Datapoints } = await cloudWatch.send(
      new GetMetricStatisticsCommand({ ...query, Statistics: ['SampleCount', 'Sum'] }),
    );
    const total = (name: 'SampleCount' | 'Sum'): number =>
      (Datapoints ?? []).reduce((sum, point) => sum + (point[name] ?? 0), 0);
    expect([total('SampleCount'), total('Sum')]).toEqual([4, 6]);
  });
});
